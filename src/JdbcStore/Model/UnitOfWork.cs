namespace JdbcStore;

/// <summary>
/// What is to happen together or not at all: messages added and acknowledged over any number of destinations.
/// Build it, commit it once, and let go of it. Not thread-safe.
/// </summary>
public sealed class UnitOfWork
{
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

    /// <summary>Adds and also removes: it must never be undone by half.</summary>
    internal bool Moves => Adds > 0 && _removes;

    internal bool HasDuplicateKeys { get; private set; }

    internal IReadOnlyList<Operation> Operations => _operations;

    /// <summary>Adds one message at the end of a destination, which is created if it does not exist.</summary>
    public UnitOfWork Add(Destination destination, NewMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        _operations.Add(new Operation(OperationKind.Add, Known(destination), 0, message));
        BodyBytes += message.Body.Length;
        Adds++;
        HasDuplicateKeys |= message.DuplicateKey is not null;
        return this;
    }

    /// <summary>Removes a message that has been consumed. A message that is no longer there is no error.</summary>
    public UnitOfWork Acknowledge(Destination destination, long sequence) => Append(OperationKind.Acknowledge, destination, sequence);

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

    private UnitOfWork Append(OperationKind kind, Destination destination, long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequence);
        _operations.Add(new Operation(kind, Known(destination), sequence, null));
        _removes |= kind == OperationKind.Acknowledge;
        return this;
    }

    private static Destination Known(Destination destination) =>
        destination.Name is null ? throw new ArgumentException("The destination has no name; use Destination.Queue or Destination.Topic.") : destination;
}
