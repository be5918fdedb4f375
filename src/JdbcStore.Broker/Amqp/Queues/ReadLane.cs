namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>How far a queue has got with the messages of one priority.</summary>
internal sealed class ReadLane
{
    /// <summary>Everything up to this sequence was taken, read or passed by.</summary>
    public long Position { get; set; }

    /// <summary>Up to here it came in a page at some time: what is reported of it is known, also when it was forgotten or has left the store since.</summary>
    public long FromPage { get; private set; }

    /// <summary>The highest sequence that was let go by; the store has it.</summary>
    public long Unreported { get; private set; }

    /// <summary>The lowest sequence that no consumer wanted; 0: none.</summary>
    public long PassedBy { get; private set; }

    /// <summary>Nothing unread lies in the store, as far as it has reported.</summary>
    public bool IsCaughtUp { get; private set; }

    /// <summary>The read that is under way, or was the last, covers it.</summary>
    public bool IsBeingRead { get; private set; }

    /// <summary>Something was let go by since that read began.</summary>
    public bool HasMissed { get; private set; }

    /// <summary>A page has come as far as this sequence.</summary>
    public void Read(long sequence)
    {
        Position = sequence;
        FromPage = Math.Max(FromPage, sequence);
    }

    public void BeginRead()
    {
        IsBeingRead = !IsCaughtUp;
        HasMissed = false;
    }

    /// <summary>A read has shown that there is no more, or that what follows is reported.</summary>
    public void CatchUp()
    {
        if (HasMissed)
            return;
        IsCaughtUp = true;
        Unreported = 0;
    }

    public void Miss(long sequence)
    {
        Unreported = Math.Max(Unreported, sequence);
        FallBehind();
    }

    public void FallBehind()
    {
        HasMissed = true;
        IsCaughtUp = false;
    }

    public void PassBy(long sequence) => PassedBy = PassedBy == 0 ? sequence : Math.Min(PassedBy, sequence);

    /// <summary>This sequence and what follows is to be read again.</summary>
    public void ReturnTo(long sequence)
    {
        Position = Math.Min(Position, sequence - DeliveryOrder.Priorities);
        if (PassedBy >= sequence)
            PassedBy = 0;
        FallBehind();
    }
}
