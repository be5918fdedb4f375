using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 1: a confirmed unit is durable; a refused or cancelled one did not happen.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class ConfirmedIsDurable<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Fact(Timeout = Limit)]
    public async Task A_confirmed_message_is_readable_at_once()
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Orders, "first");
        var read = Assert.Single(await store.ReadAllAsync(Orders));
        Assert.Equal((sequence, 0, false, "first"), (read.Sequence, read.DeliveryCount, read.MayHaveBeenDelivered, read.Text()));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_confirmed_message_survives(Ending ending)
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 50);
        store = await EndAsync(store, ending);
        var read = await store.ReadAllAsync(Orders);
        Assert.Equal(sequences, read.Select(message => message.Sequence));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), read.Select(message => message.Text()));
    }

    [Fact(Timeout = Limit)]
    public async Task What_was_confirmed_before_a_crash_under_load_is_all_there()
    {
        var store = await OpenAsync();
        var load = Load.Start(store, producers: 8, Orders);
        await load.ConfirmsAsync(300);
        var confirmed = load.Confirmed;
        store = await CrashAsync();
        await load.StopAsync();
        var texts = await store.TextsAsync(Orders);
        Assert.Empty(confirmed.Except(texts));
        Assert.Equal(texts.Distinct().Count(), texts.Length);
        Assert.Empty(texts.Except(load.Sent));
    }

    [Fact(Timeout = Limit)]
    public async Task What_was_confirmed_before_two_crashes_in_a_row_is_all_there()
    {
        var store = await OpenAsync();
        await store.AddAsync(Orders, "before the first");
        store = await CrashAsync();
        await store.AddAsync(Orders, "before the second");
        store = await CrashAsync();
        Assert.Equal(["before the first", "before the second"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_commit_cancelled_before_it_began_did_not_happen()
    {
        var store = await OpenAsync();
        var unit = new UnitOfWork().Add(Orders, Message("cancelled"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.CommitAsync(unit, new CancellationToken(canceled: true)).AsTask());
        await store.AddAsync(Orders, "next");
        Assert.Equal(["next"], await store.TextsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_cancelled_commit_happened_if_and_only_if_it_was_confirmed(Ending ending)
    {
        var store = await OpenAsync();
        var confirmed = new List<string>();
        var tasks = Enumerable.Range(0, 400).Select(i => CommitOrCancelAsync(store, $"{i}", cancelSoon: i % 2 == 0)).ToArray();
        foreach (var text in await Task.WhenAll(tasks))
        {
            if (text is not null)
                confirmed.Add(text);
        }

        store = await EndAsync(store, ending);
        Assert.Equal(confirmed.Order(), (await store.TextsAsync(Orders)).Order());
    }

    [Fact(Timeout = Limit)]
    public async Task An_empty_unit_is_refused()
    {
        var store = await OpenAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.CommitAsync(new UnitOfWork()).AsTask());
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_refused_unit_leaves_nothing(Ending ending)
    {
        var store = await OpenAsync(options => options.MaxMessageSize = 1000);
        var kept = await store.AddAsync(Orders, "kept");
        var unit = new UnitOfWork().Add(Invoices, Message("part of it")).Acknowledge(Orders, kept).Add(Orders, new NewMessage(new byte[1001]));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.CommitAsync(unit).AsTask());
        store = await EndAsync(store, ending);
        Assert.Equal(["kept"], await store.TextsAsync(Orders));
        Assert.Null(await store.StatisticsAsync(Invoices));
    }

    private static async Task<string?> CommitOrCancelAsync(IMessageStore store, string text, bool cancelSoon)
    {
        using var cancellation = new CancellationTokenSource();
        var commit = store.CommitAsync(new UnitOfWork().Add(Orders, Message(text)), cancellation.Token).AsTask();
        if (cancelSoon)
            await cancellation.CancelAsync();
        try
        {
            await commit;
            return text;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
