using System.Collections.Concurrent;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>A hook for expired messages that notes what it is handed and sends each to a queue of dead letters.</summary>
public sealed class ExpiryLog
{
    private readonly ConcurrentQueue<string> _handed = new();

    /// <summary>Where the dead letters go.</summary>
    public static Destination DeadLetters { get; } = Destination.Queue("dead letters");

    /// <summary>The texts that were handed over, in order, as often as they were.</summary>
    public IReadOnlyCollection<string> Handed => _handed;

    /// <summary>Called before each message is handled; what it throws comes out of the hook, false leaves the message alone.</summary>
    public Func<StoredMessage, bool>? Before { get; set; }

    /// <summary>May add more to the unit that removes a message.</summary>
    public Action<StoredMessage, UnitOfWork>? BeforeRemoval { get; set; }

    /// <summary>The hook.</summary>
    public bool Handle(Destination destination, StoredMessage message, UnitOfWork removal)
    {
        ArgumentNullException.ThrowIfNull(removal);
        _handed.Enqueue(message.Text());
        if (Before?.Invoke(message) == false)
            return false;
        BeforeRemoval?.Invoke(message, removal);
        removal.Add(DeadLetters, Message($"{destination.Name}: {message.Text()}"));
        return true;
    }
}
