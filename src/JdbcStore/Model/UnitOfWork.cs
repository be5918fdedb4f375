using JdbcStore.Direct;

namespace JdbcStore;

/// <summary>
/// What is to happen together or not at all: messages added and acknowledged over any number of destinations, subscriptions made and
/// ended, transactions prepared and decided. Build it, commit it once, and let go of it. Not thread-safe.
/// </summary>
public sealed class UnitOfWork
{
    /// <summary>The longest name of a prepared transaction, in characters.</summary>
    public const int MaxTransactionNameLength = 255;

    private readonly List<Operation> _operations;
    private bool _removes;

    /// <summary>Starts an empty unit.</summary>
    public UnitOfWork() => _operations = new List<Operation>(1);

    /// <summary>Number of steps in the unit.</summary>
    public int Count => _operations.Count;

    /// <summary>Bytes of the bodies to be added.</summary>
    public long BodyBytes { get; private set; }

    /// <summary>Number of messages to be added.</summary>
    public int Adds { get; private set; }

    /// <summary>Under which name it is only prepared; null: it is committed at once.</summary>
    public string? PreparedAs { get; private set; }

    /// <summary>Adds and also removes: it must never be undone by half.</summary>
    internal bool Moves => Adds > 0 && _removes;

    internal bool HasDuplicateKeys { get; private set; }

    internal bool HasProducers { get; private set; }

    internal bool HasStreams { get; private set; }

    /// <summary>Some messages expire or are delayed.</summary>
    internal bool HasTimes { get; private set; }

    /// <summary>Done alone: nothing else is under way between its beginning and its end.</summary>
    internal bool IsExclusive { get; private set; }

    internal IReadOnlyList<Operation> Operations => _operations;

    /// <summary>Adds one message at the end of a destination, which is created if it does not exist.</summary>
    public UnitOfWork Add(Destination destination, NewMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        _operations.Add(new Operation(OperationKind.Add, Known(destination), 0, message));
        BodyBytes += message.Body.Length;
        Adds++;
        HasDuplicateKeys |= message.DuplicateKey is not null;
        HasProducers |= message.Producer is not null;
        HasStreams |= message.Content is not null;
        HasTimes |= message.ExpiresAt is not null || message.IsDelayed;
        return this;
    }

    /// <summary>Removes a message that has been consumed. A message that is no longer there is no error.</summary>
    public UnitOfWork Acknowledge(Destination destination, long sequence) => Append(OperationKind.Acknowledge, destination, sequence);

    /// <summary>One subscription is done with one message. Any order; a message or subscription that is no longer there is no error.</summary>
    public UnitOfWork Acknowledge(SubscriptionKey subscription, long sequence) =>
        Append(OperationKind.AcknowledgeSubscription, subscription, sequence);

    /// <summary>
    /// One subscription is done with all messages of this one's priority up to it: cheaper than one by one. The pointer only moves forward.
    /// </summary>
    public UnitOfWork AcknowledgeThrough(SubscriptionKey subscription, long sequence) =>
        Append(OperationKind.AcknowledgeThrough, subscription, sequence);

    /// <summary>Records one failed delivery: the message's delivery count rises by one.</summary>
    public UnitOfWork Redeliver(Destination destination, long sequence) => Append(OperationKind.Redeliver, destination, sequence);

    /// <summary>
    /// Records, before messages are handed out, that all up to this sequence may be delivered; after a crash these are read with
    /// <see cref="StoredMessage.MayHaveBeenDelivered"/>. The mark only moves forward.
    /// </summary>
    public UnitOfWork MarkDispatched(Destination destination, long sequence) => Append(OperationKind.MarkDispatched, destination, sequence);

    /// <summary>Creates an empty destination if it does not exist.</summary>
    public UnitOfWork Declare(Destination destination)
    {
        _operations.Add(new Operation(OperationKind.Declare, Known(destination), 0, null));
        return this;
    }

    /// <summary>
    /// The whole unit happens only if readers of the destination can still see this message, and otherwise fails with a
    /// <see cref="PreconditionStoreException"/>. With an acknowledgement of the same message it makes a move that happens once.
    /// </summary>
    public UnitOfWork Require(Destination destination, long sequence) => Append(OperationKind.Require, destination, sequence);

    /// <summary>
    /// Moves a message to the end of another destination, as it is: body, delivery count, expiry. One that is no longer there, or that readers
    /// do not see, is no error.
    /// </summary>
    public UnitOfWork Move(Destination from, long sequence, Destination to)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequence);
        return Append(new Operation(OperationKind.Move, Known(from), sequence, Known(to)));
    }

    /// <summary>Removes a delayed message before its time. One that is no longer delayed, or not there, is no error.</summary>
    public UnitOfWork Cancel(Destination destination, long sequence) => Append(OperationKind.Cancel, destination, sequence);

    /// <summary>
    /// Makes a durable subscription, which begins at this unit's place in the order of all units. One that is there already, on the same
    /// topic and with the same selector, stays as it is; with another topic or selector it begins anew.
    /// </summary>
    /// <exception cref="ArgumentException">The destination is not a topic.</exception>
    public UnitOfWork Subscribe(Subscription subscription, SubscriptionStart start = SubscriptionStart.Now)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        if (Known(subscription.Topic).Kind != DestinationKind.Topic)
            throw new ArgumentException($"{subscription.Key} can subscribe to a topic only, not to {subscription.Topic}.", nameof(subscription));
        return Append(new Operation(OperationKind.Subscribe, subscription.Topic, start == SubscriptionStart.Oldest ? 0 : 1, subscription));
    }

    /// <summary>Ends a subscription; what was kept only for it leaves the store soon. One that is not there is no error.</summary>
    public UnitOfWork Unsubscribe(SubscriptionKey subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        return Append(new Operation(OperationKind.Unsubscribe, default, 0, subscription));
    }

    /// <summary>
    /// Makes this a unit that is only prepared: its adds and acknowledgements happen when <see cref="CommitPrepared"/> names it, however many
    /// crashes later, and never when <see cref="RollBackPrepared"/> does. Until then no reader sees its adds, nor what it acknowledges.
    /// </summary>
    /// <param name="name">The coordinator's name for the transaction; a name in use fails the commit with a <see cref="PreconditionStoreException"/>.</param>
    /// <exception cref="ArgumentException">The name is empty, longer than <see cref="MaxTransactionNameLength"/>, or holds a NUL.</exception>
    public UnitOfWork PrepareAs(string name)
    {
        PreparedAs = StoredName.Check(name, "transaction", MaxTransactionNameLength);
        IsExclusive = true;
        return this;
    }

    /// <summary>
    /// Commits a prepared transaction: its adds take their place in the order now. An unknown name fails the unit with a
    /// <see cref="PreconditionStoreException"/>.
    /// </summary>
    public UnitOfWork CommitPrepared(string name) => Decide(OperationKind.CommitPrepared, name);

    /// <summary>
    /// Rolls a prepared transaction back: what it acknowledged can be read again, at its old place. An unknown name fails the unit with a
    /// <see cref="PreconditionStoreException"/>.
    /// </summary>
    public UnitOfWork RollBackPrepared(string name) => Decide(OperationKind.RollBackPrepared, name);

    /// <summary>Puts the same message in place of one that it adds.</summary>
    internal void Replace(int index, NewMessage message)
    {
        _operations[index] = _operations[index] with { Subject = message };
        IsExclusive |= message.BodyId > 0;
    }

    /// <summary>Lets a delayed message, whose time has come, take its place in the order.</summary>
    internal UnitOfWork Release(Destination destination, long sequence) => Append(OperationKind.Release, destination, sequence);

    /// <summary>As the public one, unless the subscription has ended or begun anew when the unit is committed.</summary>
    internal UnitOfWork Acknowledge(SubscriptionEntry subscription, long sequence) =>
        Append(new Operation(OperationKind.AcknowledgeSubscription, default, sequence, subscription));

    /// <summary>Removes a destination with the little that it still holds, and counts that.</summary>
    internal UnitOfWork Delete(Destination destination, Deletion deletion) =>
        Append(new Operation(OperationKind.Delete, Known(destination), 0, deletion));

    /// <summary>The steps of another unit, unless the message is no longer there; delayed ones are there too.</summary>
    internal UnitOfWork IfThere(Destination destination, long sequence, UnitOfWork then) =>
        Append(new Operation(OperationKind.IfThere, destination, sequence, then));

    /// <summary>Notes when the messages are given to the store.</summary>
    internal void Stamp(long milliseconds)
    {
        if (Adds == 0)
            return;
        for (var i = 0; i < _operations.Count; i++)
        {
            if (_operations[i].Message is { } message)
                message.AddedAt = milliseconds;
        }
    }

    private UnitOfWork Decide(OperationKind kind, string name) =>
        Append(new Operation(kind, default, 0, StoredName.Check(name, "transaction", MaxTransactionNameLength)));

    private UnitOfWork Append(OperationKind kind, SubscriptionKey subscription, long sequence)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequence);
        return Append(new Operation(kind, default, sequence, subscription));
    }

    private UnitOfWork Append(OperationKind kind, Destination destination, long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequence);
        return Append(new Operation(kind, Known(destination), sequence, null));
    }

    private UnitOfWork Append(in Operation operation)
    {
        _operations.Add(operation);
        IsExclusive |= operation.Kind >= OperationKind.Require;
        _removes |= operation.Kind is OperationKind.Acknowledge or OperationKind.AcknowledgeSubscription or OperationKind.AcknowledgeThrough;
        return this;
    }

    private static Destination Known(Destination destination) =>
        destination.Name is null ? throw new ArgumentException("The destination has no name; use Destination.Queue or Destination.Topic.") : destination;
}
