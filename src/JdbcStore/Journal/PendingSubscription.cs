using JdbcStore.Sql;

namespace JdbcStore.Journal;

/// <summary>What a subscription is done with and the database does not know yet. Guarded by the lock of <see cref="PendingWork"/>.</summary>
internal sealed class PendingSubscription
{
    private readonly HashSet<long> _acknowledged = [];
    private readonly long[] _through = new long[Sequences.Priorities];

    public bool IsEmpty => _acknowledged.Count == 0 && Array.TrueForAll(_through, through => through == 0);

    /// <summary>False: it is known already.</summary>
    public bool Acknowledge(long sequence) => _acknowledged.Add(sequence);

    /// <summary>False: it is known already, or a later position is.</summary>
    public bool AcknowledgeThrough(SubscriptionMark mark)
    {
        if (mark.Sequence <= _through[mark.Lane])
            return false;
        _through[mark.Lane] = mark.Sequence;
        return true;
    }

    public bool Needs(long sequence) => sequence > _through[Sequences.PriorityOf(sequence)] && !_acknowledged.Contains(sequence);

    /// <summary>The database knows this one now.</summary>
    public void ForgetAcknowledged(SubscriptionMark mark) => _acknowledged.Remove(mark.Sequence);

    /// <summary>The database knows this position now; a later one it does not.</summary>
    public void ForgetThrough(SubscriptionMark mark)
    {
        if (_through[mark.Lane] == mark.Sequence)
            _through[mark.Lane] = 0;
    }

    /// <summary>What readers must be told, since it may change while they look into the database.</summary>
    public PendingSubscription Copy()
    {
        var copy = new PendingSubscription();
        copy._acknowledged.UnionWith(_acknowledged);
        _through.CopyTo(copy._through, 0);
        return copy;
    }
}
