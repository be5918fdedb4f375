using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>What tests do with prepared transactions.</summary>
public static class StoreTransactions
{
    /// <summary>A unit that adds these texts.</summary>
    public static UnitOfWork Adds(Destination destination, params string[] texts) =>
        texts.Aggregate(new UnitOfWork(), (unit, text) => unit.Add(destination, Message(text)));

    /// <summary>A unit that acknowledges these messages.</summary>
    public static UnitOfWork Acknowledges(Destination destination, params long[] sequences) =>
        sequences.Aggregate(new UnitOfWork(), (unit, sequence) => unit.Acknowledge(destination, sequence));

    /// <summary>Prepares a unit under a name.</summary>
    public static async Task<CommitResult> PrepareAsync(this IMessageStore store, string name, UnitOfWork unit)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(unit);
        return await store.CommitAsync(unit.PrepareAs(name));
    }

    /// <summary>Commits a prepared transaction in a unit of its own.</summary>
    public static async Task<CommitResult> CommitPreparedAsync(this IMessageStore store, string name)
    {
        ArgumentNullException.ThrowIfNull(store);
        return await store.CommitAsync(new UnitOfWork().CommitPrepared(name));
    }

    /// <summary>Rolls a prepared transaction back in a unit of its own.</summary>
    public static async Task RollBackPreparedAsync(this IMessageStore store, string name)
    {
        ArgumentNullException.ThrowIfNull(store);
        await store.CommitAsync(new UnitOfWork().RollBackPrepared(name));
    }

    /// <summary>Checks that a unit fails since what it requires is not so.</summary>
    public static Task<PreconditionStoreException> AssertRefusedAsync(this IMessageStore store, UnitOfWork unit) =>
        Assert.ThrowsAsync<PreconditionStoreException>(() => store.CommitAsync(unit).AsTask());
}
