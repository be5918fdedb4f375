using System.Collections.Concurrent;
using JdbcStore.Broker.Amqp.Messages;
using JdbcStore.Broker.Amqp.Queues;
using JdbcStore.Broker.Amqp.Selectors;
using JdbcStore.Hosting;

namespace JdbcStore.Broker.Amqp;

/// <summary>What the store asks of the broker: dead letters for what has expired, what selectors choose, and to look at what it has put in its place.</summary>
internal sealed class StoreCallbacks(ILogger logger)
{
    private readonly ConcurrentDictionary<string, Selector?> _selectors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, bool> _loading = new();
    private volatile QueueDirectory? _queues;

    /// <summary>What consumers hold, which does not expire.</summary>
    public HeldMessages Held { get; } = new();

    /// <summary>Enters them in the options of a store that has not started.</summary>
    public void Install(JdbcStoreOptions options)
    {
        options.OnExpired = OnExpired;
        options.OnArrived = (destination, sequence) => _queues?.OnArrived(destination, sequence);
        options.Selects = Selects;
    }

    /// <summary>Which queues are served at present; null: none.</summary>
    public void Serve(QueueDirectory? queues)
    {
        _queues = queues;
        Held.Clear();
    }

    // A body that does not come with the message is looked into when it is delivered.
    private bool Selects(Subscription subscription, StoredMessage message) =>
        !message.IsWhole || _selectors.GetOrAdd(subscription.Selector!, Parse)?.Matches(message.Body, message.Priority) != false;

    // A selector that somebody else has stored and that is none here must cost nobody a message.
    private static Selector? Parse(string text)
    {
        try
        {
            return Selector.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // The dead letter and the removal are one unit.
    private bool OnExpired(Destination destination, StoredMessage message, UnitOfWork removal)
    {
        if (Held.IsHeld(destination, message.Sequence))
            return false;
        if (destination == NodeAddress.DeadLetters)
            return true;
        if (!message.IsWhole)
            return BuryLarge(destination, message);
        removal.Add(NodeAddress.DeadLetters, Letter(destination, message));
        return true;
    }

    /// <summary>Begins to move a message whose body has to be read first; true when it cannot be read, and is only to be removed.</summary>
    private bool BuryLarge(Destination destination, StoredMessage message)
    {
        if (_queues is { } queues && _loading.TryAdd(message.Sequence, false))
            _ = BuryLargeAsync(queues, destination, message);
        return _loading.GetValueOrDefault(message.Sequence) && _loading.TryRemove(message.Sequence, out _);
    }

    private async Task BuryLargeAsync(QueueDirectory queues, Destination destination, StoredMessage message)
    {
        try
        {
            await using var content = await queues.Store.OpenBodyAsync(destination, message.Sequence);
            var body = new byte[message.Length];
            await content.ReadExactlyAsync(body);
            var letter = Letter(destination, message with { Body = body });
            await queues.AddsTo(NodeAddress.DeadLetters).AddAsync(
                letter, unit => unit.Require(destination, message.Sequence).Acknowledge(destination, message.Sequence));
            _loading.TryRemove(message.Sequence, out _);
        }
        catch (PreconditionStoreException)
        {
            // It is gone, or was to be delivered only after it has expired.
            _loading[message.Sequence] = true;
        }
        catch (Exception e)
        {
            Log.LargeLetterFailed(logger, e, destination.ToString());
            _loading.TryRemove(message.Sequence, out _);
        }
    }

    private static NewMessage Letter(Destination destination, StoredMessage message) =>
        DeadLetter.Create(QueueEntry.Of(message), destination, "expired", $"It expired at {message.ExpiresAt:O}.", key: null);
}
