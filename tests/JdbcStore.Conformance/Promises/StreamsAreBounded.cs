using System.Security.Cryptography;
using Xunit;

namespace JdbcStore.Conformance;

/// <summary>Promise 11, of bodies: 100 MiB go through a store that never holds more than a few chunks of them.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
[Collection(typeof(MeasuredAlone))]
public abstract class StreamsAreBounded<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    private const long Length = 100L << 20;
    private const long MostHeld = 40L << 20;

    private long _most;
    private long _measuredAt;

    [Fact(Timeout = Limit)]
    public async Task A_hundred_mebibytes_come_back_byte_for_byte_and_are_never_held()
    {
        var store = await OpenAsync();
        var before = Held();
        var content = new NoiseStream(Length, seed: 1) { Watch = Measure };
        var added = (await store.CommitAsync(new UnitOfWork().Add(Orders, new NewMessage(content, Length)))).Adds[0];
        AssertFew(before, "while it was stored");
        Assert.Equal(new DestinationStatistics(Orders, 1, Length), await store.StatisticsAsync(Orders));
        Assert.Equal(NoiseStream.Hash(Length, seed: 1), await HashAsync(store, added.Sequence));
        AssertFew(before, "while it was read");
    }

    private async Task<byte[]> HashAsync(IMessageStore store, long sequence)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var content = await store.OpenBodyAsync(Orders, sequence);
        var buffer = new byte[64 << 10];
        for (var position = 0L; await content.ReadAsync(buffer) is > 0 and var count; position += count)
        {
            Measure(position);
            hash.AppendData(buffer, 0, count);
        }

        return hash.GetHashAndReset();
    }

    private void Measure(long position)
    {
        if (position >= _measuredAt && position - _measuredAt < 4 << 20)
            return;
        _measuredAt = position;
        _most = Math.Max(_most, Held());
    }

    private void AssertFew(long before, string when) =>
        Assert.True(_most - before < MostHeld, $"{(_most - before) >> 20} MiB were held {when}");

    private static long Held()
    {
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: false);
    }
}
