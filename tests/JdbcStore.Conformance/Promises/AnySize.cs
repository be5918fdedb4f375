using Xunit;

namespace JdbcStore.Conformance;

/// <summary>Promise 12, of bodies: any size comes back byte for byte, and too large is a clear error before anything is written.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class AnySize<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Theory(Timeout = Limit)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 10)]
    [InlineData((64 << 10) - 1)]
    [InlineData(64 << 10)]
    [InlineData((64 << 10) + 1)]
    [InlineData(1 << 20)]
    [InlineData(8 << 20)]
    public async Task A_body_comes_back_byte_for_byte(int size)
    {
        var store = await OpenAsync();
        await store.CommitAsync(new UnitOfWork().Add(Orders, new NewMessage(Noise(size, seed: 1))));
        AssertSame(Noise(size, seed: 1), Assert.Single(await store.ReadAllAsync(Orders)).Body);
        store = await CrashAsync();
        AssertSame(Noise(size, seed: 1), Assert.Single(await store.ReadAllAsync(Orders)).Body);
        Assert.Equal(new DestinationStatistics(Orders, 1, size), await store.StatisticsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task Bodies_of_all_sizes_in_one_unit_do_not_mix()
    {
        var store = await OpenAsync();
        int[] sizes = [3, 0, 70_000, 1, 0, 200_000, 65_536, 5];
        var unit = new UnitOfWork();
        foreach (var size in sizes)
            unit.Add(Orders, new NewMessage(Noise(size, seed: size)));
        await store.CommitAsync(unit);
        store = await ReopenAsync(store);
        var read = await store.ReadAllAsync(Orders);
        Assert.Equal(sizes, read.Select(message => message.Body.Length));
        Assert.All(read, message => AssertSame(Noise(message.Body.Length, seed: message.Body.Length), message.Body));
    }

    [Fact(Timeout = Limit)]
    public async Task A_body_is_the_part_of_an_array_that_was_given()
    {
        var store = await OpenAsync();
        var array = Noise(1000, seed: 1);
        await store.CommitAsync(new UnitOfWork().Add(Orders, new NewMessage(array.AsMemory(100, 200))));
        AssertSame(array[100..300], Assert.Single(await store.ReadAllAsync(Orders)).Body);
    }

    [Theory(Timeout = Limit)]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(100_000, 1)]
    public async Task A_body_over_the_limit_is_refused_before_anything_is_written(int others, int position)
    {
        var store = await OpenAsync(options => options.MaxMessageSize = 100_000);
        var unit = new UnitOfWork().Add(Invoices, new NewMessage(new byte[others]));
        var tooLarge = new NewMessage(new byte[100_001]);
        unit = position == 0 ? new UnitOfWork().Add(Orders, tooLarge).Add(Invoices, new NewMessage(new byte[others])) : unit.Add(Orders, tooLarge);
        var refusal = await Assert.ThrowsAnyAsync<ArgumentException>(() => store.CommitAsync(unit).AsTask());
        Assert.Contains("100", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await store.ListDestinationsAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task A_body_at_the_limit_is_stored()
    {
        var store = await OpenAsync(options => options.MaxMessageSize = 100_000);
        await store.CommitAsync(new UnitOfWork().Add(Orders, new NewMessage(Noise(100_000, seed: 1))));
        AssertSame(Noise(100_000, seed: 1), Assert.Single(await store.ReadAllAsync(Orders)).Body);
    }

    private static byte[] Noise(int size, int seed)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static void AssertSame(byte[] expected, ReadOnlyMemory<byte> actual) =>
        Assert.True(actual.Span.SequenceEqual(expected), $"{actual.Length} bytes, not the {expected.Length} that were sent");
}
