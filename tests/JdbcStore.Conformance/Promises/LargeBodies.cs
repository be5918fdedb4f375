using Xunit;
using static JdbcStore.Conformance.StoreBodies;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 12, of large bodies: in memory or as a stream, they are messages like all others, byte for byte, in every later life.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class LargeBodies<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    private const int Mebibyte = 1 << 20;

    [Theory(Timeout = Limit)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((64 << 10) - 1)]
    [InlineData(64 << 10)]
    [InlineData((64 << 10) + 1)]
    [InlineData(Mebibyte - 1)]
    [InlineData(Mebibyte)]
    [InlineData(Mebibyte + 1)]
    [InlineData((16 * Mebibyte) - 1)]
    [InlineData(16 * Mebibyte)]
    [InlineData((16 * Mebibyte) + 1)]
    public async Task A_streamed_body_comes_back_byte_for_byte(int length)
    {
        var store = await OpenAsync();
        Assert.Equal(AddStatus.Stored, (await store.StreamAsync(Orders, length, seed: 1)).Status);
        await store.AssertBodiesAsync(Orders, (length, 1));
        store = await CrashAsync();
        await store.AssertBodiesAsync(Orders, (length, 1));
    }

    [Theory(Timeout = Limit)]
    [InlineData(Mebibyte - 1)]
    [InlineData(Mebibyte + 1)]
    [InlineData((16 * Mebibyte) + 1)]
    public async Task A_body_in_memory_comes_back_byte_for_byte(int length)
    {
        var store = await OpenAsync();
        await store.CommitAsync(new UnitOfWork().Add(Orders, new NewMessage(NoiseStream.Bytes(length, seed: 1))));
        await store.AssertBodiesAsync(Orders, (length, 1));
        store = await CrashAsync();
        await store.AssertBodiesAsync(Orders, (length, 1));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Large_bodies_in_a_unit_with_small_ones_survive(Ending ending)
    {
        var store = await OpenAsync();
        var consumed = await store.AddAsync(Invoices, "consumed");
        var unit = new UnitOfWork().Add(Orders, Message("first", "small")).Add(Orders, Streamed(5 * Mebibyte, seed: 1, "large"));
        unit.Acknowledge(Invoices, consumed).Add(Invoices, new NewMessage(NoiseStream.Bytes(3 * Mebibyte, seed: 2))).Add(Orders, Message("last"));
        await store.CommitAsync(unit.Add(Invoices, Streamed(7, seed: 3)));
        store = await EndAsync(store, ending);
        store = await EndAsync(store, ending);
        await store.AssertBodiesAsync(Invoices, (3 * Mebibyte, 2), (7, 3));
        var orders = await store.ReadAllAsync(Orders);
        Assert.Equal(["first", "last"], [orders[0].Text(), orders[2].Text()]);
        Assert.True(orders[1].Body.Span.SequenceEqual(NoiseStream.Bytes(5 * Mebibyte, seed: 1)));
        Assert.Equal(AddStatus.AlreadyStored, (await store.StreamAsync(Orders, 5 * Mebibyte, seed: 1, "large")).Status);
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_large_message_that_was_consumed_stays_gone_and_its_resend_is_recognised(Ending ending)
    {
        var store = await OpenAsync();
        var consumed = await store.StreamAsync(Orders, 3 * Mebibyte, seed: 1, "key");
        await store.StreamAsync(Orders, 3 * Mebibyte, seed: 2);
        await store.AcknowledgeAsync(Orders, consumed.Sequence);
        Assert.Equal(new AddResult(AddStatus.AlreadyStored, 0), await store.StreamAsync(Orders, 3 * Mebibyte, seed: 1, "key"));
        store = await EndAsync(store, ending);
        Assert.Equal(new AddResult(AddStatus.AlreadyStored, 0), await store.StreamAsync(Orders, 3 * Mebibyte, seed: 1, "key"));
        await store.AssertBodiesAsync(Orders, (3 * Mebibyte, 2));
    }

    [Fact(Timeout = Limit)]
    public async Task Of_concurrent_resends_of_a_large_message_exactly_one_is_stored()
    {
        var store = await OpenAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => store.StreamAsync(Orders, 2 * Mebibyte, seed: 1, "key"))));
        Assert.Single(results, result => result.Status == AddStatus.Stored);
        await store.AssertBodiesAsync(Orders, (2 * Mebibyte, 1));
    }

    [Fact(Timeout = Limit)]
    public async Task Large_and_small_messages_of_many_producers_do_not_mix()
    {
        var store = await OpenAsync(OftenToTheDatabase);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(p => Task.Run(() => ProduceAsync(store, Destination.Queue($"q{p}"), p))));
        store = await ReopenAsync(store);
        for (var p = 0; p < 8; p++)
            await store.AssertBodiesAsync(Destination.Queue($"q{p}"), (10, p), ((2 * Mebibyte) + p, p + 100), (11, p), ((1 * Mebibyte) + 1, p + 200));
    }

    [Fact(Timeout = Limit)]
    public async Task Large_messages_in_flight_at_a_crash_are_there_wholly_or_not_at_all()
    {
        var store = await OpenAsync();
        var commits = Enumerable.Range(0, 12).Select(i => store.StreamAsync(Orders, (2 * Mebibyte) + i, seed: i)).ToArray();
        await Task.WhenAny(commits);
        var confirmed = Enumerable.Range(0, 12).Where(i => commits[i].IsCompletedSuccessfully).ToArray();
        store = await CrashAsync();
        var held = (await store.ReadPagesAsync(Orders)).Select(message => (message.Length, Seed: (int)(message.Length - (2 * Mebibyte)))).ToArray();
        Assert.Empty(confirmed.Except(held.Select(body => body.Seed)));
        await store.AssertBodiesAsync(Orders, held);
    }

    [Fact(Timeout = Limit)]
    public async Task A_large_message_keeps_its_delivery_state()
    {
        var store = await OpenAsync();
        var sequence = (await store.StreamAsync(Orders, 2 * Mebibyte, seed: 1)).Sequence;
        await store.CommitAsync(new UnitOfWork().Redeliver(Orders, sequence).MarkDispatched(Orders, sequence));
        store = await ReopenAsync(store);
        var message = Assert.Single(await store.ReadPagesAsync(Orders));
        Assert.Equal((sequence, 1, true), (message.Sequence, message.DeliveryCount, message.MayHaveBeenDelivered));
        await store.AssertBodiesAsync(Orders, (2 * Mebibyte, 1));
    }

    [Fact(Timeout = Limit)]
    public async Task A_paused_store_that_was_replaced_streams_nothing()
    {
        Needs(StoreCapabilities.TakesOverFromPaused);
        var (paused, time) = await OpenPausableAsync();
        var successor = await OpenStandbyAsync();
        time.Pause();
        await successor.BecomesAsync(StoreState.Active);
        await Assert.ThrowsAsync<FencedStoreException>(() => paused.StreamAsync(Orders, 3 * Mebibyte, seed: 1, "key"));
        Assert.Empty(await successor.ReadPagesAsync(Orders));
        Assert.Equal(AddStatus.Stored, (await successor.StreamAsync(Orders, 3 * Mebibyte, seed: 1, "key")).Status);
        await successor.AssertBodiesAsync(Orders, (3 * Mebibyte, 1));
    }

    private static async Task ProduceAsync(IMessageStore store, Destination destination, int producer)
    {
        await store.CommitAsync(new UnitOfWork().Add(destination, new NewMessage(NoiseStream.Bytes(10, producer))));
        await store.StreamAsync(destination, (2 * Mebibyte) + producer, producer + 100);
        await store.StreamAsync(destination, 11, producer);
        await store.CommitAsync(new UnitOfWork().Add(destination, new NewMessage(NoiseStream.Bytes(Mebibyte + 1, producer + 200))));
    }
}
