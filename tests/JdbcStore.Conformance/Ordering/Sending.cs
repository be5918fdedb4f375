using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance.Ordering;

/// <summary>One unit of a short history, and what its caller was told.</summary>
/// <param name="Text">The body, unlike any other.</param>
/// <param name="Kind">What the unit does.</param>
/// <param name="Queue">Where the message goes.</param>
/// <param name="Other">The other queue of the history.</param>
internal sealed record Sending(string Text, SendingKind Kind, Destination Queue, Destination Other)
{
    private volatile Exception? _failure;
    private volatile CommitResult? _result;

    public string? Key { get; init; }

    public Cancelling Cancelling { get; init; }

    /// <summary>Its caller looks at once whether it can be read.</summary>
    public bool ReadsBack { get; init; }

    /// <summary>Of a move: what goes away.</summary>
    public Sending? Moved { get; init; }

    public Exception? Failure => _failure;

    public bool IsConfirmed => _result is not null;

    public bool IsStored => _result?.Adds[0].Status == AddStatus.Stored;

    /// <summary>It was said that nothing happened.</summary>
    public bool NeverHappened => Failure is OperationCanceledException or StoreException and not OutcomeUnknownStoreException;

    /// <summary>The place of its last message in the order.</summary>
    public long Sequence => _result!.Adds[^1].Sequence;

    /// <summary>Its messages, with their places.</summary>
    public IEnumerable<(Destination Queue, long Sequence)> Places =>
        !IsStored ? [] : Kind == SendingKind.Pair ? [(Other, _result!.Adds[0].Sequence), (Queue, Sequence)] : [(Queue, Sequence)];

    /// <summary>Gives the unit before the first wait, so that a caller's sendings are given in its order.</summary>
    public async Task SendAsync(IMessageStore store)
    {
        using var impatience = new CancellationTokenSource();
        try
        {
            if (Cancelling == Cancelling.Before)
                await impatience.CancelAsync();
            var commit = store.CommitAsync(ToUnit(), impatience.Token);
            if (Cancelling == Cancelling.AtOnce)
                await impatience.CancelAsync();
            else if (Cancelling == Cancelling.Soon)
                impatience.CancelAfter(TimeSpan.FromMilliseconds(1));
            _result = await commit;
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }

    private UnitOfWork ToUnit()
    {
        var unit = new UnitOfWork();
        if (Moved is not null)
            unit.Acknowledge(Moved.Queue, Moved.Sequence);
        if (Kind == SendingKind.Pair)
            unit.Add(Other, Message(Text));
        unit.Add(Queue, Message(Text, Key));
        return Kind == SendingKind.Poisoned ? unit.Require(Queue, long.MaxValue / 100) : unit;
    }
}
