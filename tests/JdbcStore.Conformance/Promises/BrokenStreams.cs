using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 12, of streams that do not keep their word: an error, nothing stored, and nobody else notices.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class BrokenStreams<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    private const int Mebibyte = 1 << 20;

    [Theory(Timeout = Limit)]
    [InlineData(0, 1)]
    [InlineData(999, 1000)]
    [InlineData(Mebibyte, Mebibyte + 1)]
    [InlineData(Mebibyte, 3 * Mebibyte)]
    [InlineData((16 * Mebibyte) - 1, 16 * Mebibyte)]
    public async Task A_stream_that_ends_early_stores_nothing(long length, long said) => await AssertRefusedAsync(new NoiseStream(length, seed: 1), said);

    [Theory(Timeout = Limit)]
    [InlineData(1, 0)]
    [InlineData(1000, 999)]
    [InlineData(Mebibyte + 1, Mebibyte)]
    [InlineData(5 * Mebibyte, 3 * Mebibyte)]
    public async Task A_stream_that_goes_on_stores_nothing(long length, long said) => await AssertRefusedAsync(new NoiseStream(length, seed: 1), said);

    [Theory(Timeout = Limit)]
    [InlineData(0, 1000)]
    [InlineData(500, 1000)]
    [InlineData(0, 3 * Mebibyte)]
    [InlineData(2 * Mebibyte, 3 * Mebibyte)]
    public async Task A_stream_that_breaks_stores_nothing(long breaksAt, long said)
    {
        var store = await OpenAsync();
        var failure = await FailAsync(store, new NoiseStream(said, seed: 1) { BreaksAt = breaksAt }, said);
        Assert.True(failure is IOException or StoreException, $"{failure}");
        await AssertGoesOnAsync(store);
    }

    [Fact(Timeout = Limit)]
    public async Task A_body_over_the_limit_is_refused_before_it_is_read()
    {
        var store = await OpenAsync(options => options.MaxMessageSize = 2 * Mebibyte);
        var content = new NoiseStream((2 * Mebibyte) + 1, seed: 1);
        var first = new NoiseStream(10, seed: 2);
        var unit = new UnitOfWork().Add(Orders, new NewMessage(first, 10)).Add(Orders, new NewMessage(content, (2 * Mebibyte) + 1));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.CommitAsync(unit).AsTask());
        Assert.Equal((0, 0), (first.Position, content.Position));
        Assert.Empty(await store.ListDestinationsAsync());
        await store.StreamAsync(Orders, 2 * Mebibyte, seed: 1);
        await store.AssertBodiesAsync(Orders, (2 * Mebibyte, 1));
    }

    [Fact(Timeout = Limit)]
    public async Task A_stream_that_stops_is_cancelled_and_stores_nothing()
    {
        var store = await OpenAsync();
        using var patience = new CancellationTokenSource();
        var content = new NoiseStream(3 * Mebibyte, seed: 1) { StopsAt = 2 * Mebibyte };
        var commit = store.CommitAsync(new UnitOfWork().Add(Orders, new NewMessage(content, 3 * Mebibyte, "key")), patience.Token).AsTask();
        await content.Reached.WaitAsync(Wait.Patience);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => commit);
        await AssertGoesOnAsync(store);
    }

    [Fact(Timeout = Limit)]
    public async Task A_stream_that_stops_for_a_while_holds_nobody_up()
    {
        var store = await OpenAsync();
        var content = new NoiseStream(3 * Mebibyte, seed: 1) { StopsAt = 2 * Mebibyte };
        var commit = store.CommitAsync(new UnitOfWork().Add(Invoices, new NewMessage(content, 3 * Mebibyte))).AsTask();
        await content.Reached.WaitAsync(Wait.Patience);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => store.AddAsync(Orders, $"{i}"))).WaitAsync(Wait.Patience);
        Assert.Equal(50, (await store.TextsAsync(Orders)).Length);
        Assert.Empty(await store.ReadPagesAsync(Invoices));
        content.GoOn();
        await commit;
        await store.AssertBodiesAsync(Invoices, (3 * Mebibyte, 1));
    }

    [Fact(Timeout = Limit)]
    public async Task What_a_broken_stream_left_behind_is_in_no_later_life()
    {
        var store = await OpenAsync();
        await FailAsync(store, new NoiseStream(3 * Mebibyte, seed: 1) { BreaksAt = 2 * Mebibyte }, 3 * Mebibyte);
        store = await CrashAsync();
        Assert.Empty(await store.ReadPagesAsync(Orders));
        await AssertGoesOnAsync(store);
    }

    [Fact(Timeout = Limit)]
    public async Task Through_faults_of_the_database_a_streamed_message_is_stored_wholly_or_refused()
    {
        var store = await OpenAsync();
        for (var i = 0; i < 6; i++)
        {
            var content = new NoiseStream(4 * Mebibyte, seed: i) { StopsAt = Mebibyte };
            var commit = store.CommitAsync(new UnitOfWork().Add(Destination.Queue($"q{i}"), new NewMessage(content, 4 * Mebibyte))).AsTask();
            await content.Reached.WaitAsync(Wait.Patience);
            await Database.DisturbAsync();
            content.GoOn();
            await AssertWholeOrRefusedAsync(store, Destination.Queue($"q{i}"), commit, seed: i);
        }
    }

    private static async Task AssertWholeOrRefusedAsync(IMessageStore store, Destination destination, Task commit, int seed)
    {
        var failure = await Record.ExceptionAsync(() => commit.WaitAsync(Wait.Patience));
        Assert.True(failure is null or StoreException, $"{failure}");
        var there = (await store.ReadPagesAsync(destination)).Count > 0;
        Assert.True(there == failure is null || failure is OutcomeUnknownStoreException, $"there: {there}, {failure}");
        if (there)
            await store.AssertBodiesAsync(destination, (4 * Mebibyte, seed));
    }

    private async Task AssertRefusedAsync(NoiseStream content, long said)
    {
        var store = await OpenAsync();
        Assert.IsType<ArgumentException>(await FailAsync(store, content, said), exactMatch: false);
        await AssertGoesOnAsync(store);
    }

    /// <summary>In the middle of a unit, with a key: neither the key nor the rest of the unit is used up.</summary>
    private static async Task<Exception> FailAsync(IMessageStore store, NoiseStream content, long said)
    {
        var kept = await store.AddAsync(Invoices, "kept");
        var unit = new UnitOfWork().Add(Orders, Message("first")).Acknowledge(Invoices, kept).Add(Orders, new NewMessage(content, said, "key"));
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => store.CommitAsync(unit.Add(Orders, Message("last", "key of the last"))).AsTask());
        Assert.Equal(["kept"], await store.TextsAsync(Invoices));
        return failure;
    }

    private static async Task AssertGoesOnAsync(IMessageStore store)
    {
        Assert.Empty(await store.ReadPagesAsync(Orders));
        Assert.Equal(0, (await store.StatisticsAsync(Orders))?.Messages ?? 0);
        Assert.Equal(AddStatus.Stored, (await store.StreamAsync(Orders, 3 * Mebibyte, seed: 9, "key")).Status);
        await store.AssertBodiesAsync(Orders, (3 * Mebibyte, 9));
        Assert.Equal(AddStatus.Stored, (await store.ResendAsync(Orders, "last", "key of the last")).Status);
    }
}
