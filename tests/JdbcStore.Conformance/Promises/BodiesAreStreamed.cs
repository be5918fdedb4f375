using System.Security.Cryptography;
using Xunit;
using static JdbcStore.Conformance.StoreBodies;

namespace JdbcStore.Conformance;

/// <summary>Promise 12, of reading: a large body does not come with a page but through a stream, and never only in part.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class BodiesAreStreamed<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    private const int Mebibyte = 1 << 20;

    [Theory(Timeout = Limit)]
    [InlineData(0, true)]
    [InlineData(1000, true)]
    [InlineData(Mebibyte, true)]
    [InlineData(Mebibyte + 1, false)]
    [InlineData(3 * Mebibyte, false)]
    public async Task A_body_over_a_mebibyte_does_not_come_with_a_page(int length, bool comes)
    {
        var store = await OpenAsync();
        await store.CommitAsync(new UnitOfWork().Add(Orders, Streamed(length, seed: 1)).Add(Orders, new NewMessage(NoiseStream.Bytes(length, seed: 1))));
        foreach (var message in await store.ReadPagesAsync(Orders))
        {
            Assert.Equal((comes, length), (message.IsWhole, message.Length));
            Assert.Equal(comes ? NoiseStream.Bytes(length, seed: 1) : [], message.Body.ToArray());
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Whole_bodies_are_read_for_whoever_wants_them_so()
    {
        var store = await OpenAsync();
        int[] lengths = [10, 3 * Mebibyte, 0, 5 * Mebibyte, 4 * Mebibyte, 20];
        foreach (var length in lengths)
            await store.StreamAsync(Orders, length, seed: length);
        var first = await store.ReadWholeAsync(Orders, ReadPosition.Start, 100);
        Assert.InRange(first.Count, 2, 4);
        var all = await store.ReadAllAsync(Orders);
        Assert.All(all, message => Assert.True(message.IsWhole));
        Assert.Equal(lengths, all.Select(message => message.Body.Length));
        Assert.All(all, message => Assert.True(message.Body.Span.SequenceEqual(NoiseStream.Bytes(message.Body.Length, message.Body.Length))));
    }

    [Fact(Timeout = Limit)]
    public async Task A_stream_can_be_read_in_pieces_of_any_size_and_ends_once()
    {
        var store = await OpenAsync();
        var sequence = (await store.StreamAsync(Orders, (2 * Mebibyte) + 77, seed: 1)).Sequence;
        await using var content = await store.OpenBodyAsync(Orders, sequence);
        Assert.True(content.CanRead);
        var read = new MemoryStream();
        var buffer = new byte[200_000];
        for (var size = 1; await content.ReadAsync(buffer.AsMemory(0, size)) is > 0 and var count; size = Math.Min((size * 3) + 1, buffer.Length))
            read.Write(buffer, 0, count);
        Assert.True(read.ToArray().AsSpan().SequenceEqual(NoiseStream.Bytes((2 * Mebibyte) + 77, seed: 1)));
        Assert.Equal(0, await content.ReadAsync(buffer));
    }

    [Fact(Timeout = Limit)]
    public async Task Streams_that_are_left_early_hold_nobody_up()
    {
        var store = await OpenAsync();
        var sequence = (await store.StreamAsync(Orders, 4 * Mebibyte, seed: 1)).Sequence;
        for (var i = 0; i < 60; i++)
        {
            await using var content = await store.OpenBodyAsync(Orders, sequence);
            await content.ReadExactlyAsync(new byte[1000 * i]);
        }

        await store.AssertBodiesAsync(Orders, (4 * Mebibyte, 1));
        await store.AcknowledgeAsync(Orders, sequence);
        await store.AddAsync(Orders, "after");
        Assert.Equal(["after"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task Many_read_one_body_at_once_each_at_its_own_place()
    {
        var store = await OpenAsync();
        var sequence = (await store.StreamAsync(Orders, 3 * Mebibyte, seed: 1)).Sequence;
        var streams = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => store.OpenBodyAsync(Orders, sequence).AsTask()));
        for (var i = 0; i < streams.Length; i++)
            await streams[i].ReadExactlyAsync(new byte[i * 10_000]);
        await store.AddAsync(Invoices, "beside all the readers");
        for (var i = 0; i < streams.Length; i++)
        {
            var rest = new byte[(3 * Mebibyte) - (i * 10_000)];
            await streams[i].ReadExactlyAsync(rest);
            Assert.True(rest.AsSpan().SequenceEqual(NoiseStream.Bytes(3 * Mebibyte, seed: 1).AsSpan(i * 10_000)));
            await streams[i].DisposeAsync();
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_body_that_came_with_its_page_can_be_streamed_too()
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Orders, "small");
        Assert.Equal(SHA256.HashData("small"u8), await store.HashAsync(Orders, sequence));
        store = await ReopenAsync(store);
        Assert.Equal(SHA256.HashData("small"u8), await store.HashAsync(Orders, sequence));
    }

    [Fact(Timeout = Limit)]
    public async Task A_message_that_readers_do_not_see_has_no_body()
    {
        var store = await OpenAsync();
        var gone = (await store.StreamAsync(Orders, 2 * Mebibyte, seed: 1)).Sequence;
        var elsewhere = (await store.StreamAsync(Invoices, 2 * Mebibyte, seed: 2)).Sequence;
        await store.AcknowledgeAsync(Orders, gone);
        foreach (var sequence in new[] { gone, elsewhere, gone + 1_000_000 })
            await Assert.ThrowsAsync<PreconditionStoreException>(() => store.HashAsync(Orders, sequence));
        await Assert.ThrowsAsync<PreconditionStoreException>(() => store.HashAsync(Destination.Queue("never used"), gone));
        Assert.Equal(NoiseStream.Hash(2 * Mebibyte, seed: 2), await store.HashAsync(Invoices, elsewhere));
    }

    [Theory(Timeout = Limit)]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(5 * Mebibyte)]
    public async Task A_body_acknowledged_while_it_is_read_is_read_wholly_or_fails(int readBefore)
    {
        var store = await OpenAsync();
        var sequence = (await store.StreamAsync(Orders, 8 * Mebibyte, seed: 1)).Sequence;
        await using var content = await store.OpenBodyAsync(Orders, sequence);
        await content.ReadExactlyAsync(new byte[readBefore]);
        await store.AcknowledgeAsync(Orders, sequence);
        var rest = new MemoryStream();
        if (await Record.ExceptionAsync(() => content.CopyToAsync(rest)) is { } failure)
            Assert.IsType<PreconditionStoreException>(failure);
        else
            Assert.True(rest.ToArray().AsSpan().SequenceEqual(NoiseStream.Bytes(8 * Mebibyte, seed: 1).AsSpan(readBefore)), $"{rest.Length} bytes");
    }

    [Fact(Timeout = Limit)]
    public async Task Readers_beside_a_consumer_read_no_body_in_part()
    {
        var store = await OpenAsync(OftenToTheDatabase);
        for (var i = 0; i < 20; i++)
            await store.StreamAsync(Orders, 2 * Mebibyte, seed: 1);
        var hash = NoiseStream.Hash(2 * Mebibyte, seed: 1);
        var held = await store.ReadPagesAsync(Orders);
        var consumer = Task.Run(async () =>
        {
            foreach (var message in held)
                await store.AcknowledgeAsync(Orders, message.Sequence);
        });
        foreach (var message in Enumerable.Reverse(held))
        {
            if (await Record.ExceptionAsync(async () => Assert.Equal(hash, await store.HashAsync(Orders, message.Sequence))) is { } failure)
                Assert.IsType<PreconditionStoreException>(failure);
        }

        await consumer;
        Assert.Empty(await store.ReadAllAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_large_message_is_moved_without_ever_being_whole()
    {
        var store = await OpenAsync();
        var sequence = (await store.StreamAsync(Orders, 6 * Mebibyte, seed: 1)).Sequence;
        await using (var content = await store.OpenBodyAsync(Orders, sequence))
        {
            var move = new UnitOfWork().Require(Orders, sequence).Acknowledge(Orders, sequence).Add(Invoices, new NewMessage(content, 6 * Mebibyte));
            await store.CommitAsync(move);
        }

        Assert.Equal(0, (await store.StatisticsAsync(Orders))!.Messages);
        await store.AssertBodiesAsync(Invoices, (6 * Mebibyte, 1));
    }

    [Fact(Timeout = Limit)]
    public async Task A_store_that_is_not_active_opens_no_body()
    {
        var store = await OpenAsync();
        var sequence = (await store.StreamAsync(Orders, 2 * Mebibyte, seed: 1)).Sequence;
        var standby = await OpenStandbyAsync();
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => standby.HashAsync(Orders, sequence)));
        await store.StopAsync();
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => store.HashAsync(Orders, sequence)));
    }

    [Fact(Timeout = Limit)]
    public async Task A_lost_database_has_no_bodies()
    {
        Needs(StoreCapabilities.NoticesLossAtOnce);
        var store = await OpenAsync();
        var sequence = (await store.StreamAsync(Orders, 16 * Mebibyte, seed: 1)).Sequence;
        await Database.LoseAsync();
        var failure = await Assert.ThrowsAnyAsync<StoreException>(() => store.HashAsync(Orders, sequence));
        Assert.IsNotType<PreconditionStoreException>(failure);
    }
}
