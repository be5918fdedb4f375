using System.Globalization;
using JdbcStore.Conformance.Ordering;
using JdbcStore.Hosting;
using Xunit;

namespace JdbcStore.Conformance;

/// <summary>
/// Promise 2, again and again: short random histories, 1,500 a combination, many at once in one store, with batches so small that many overlap. A failure
/// names its seed; <c>JDBCSTORE_TEST_SEED</c> in the environment makes the same histories, though not at the same moments, and
/// <c>JDBCSTORE_TEST_HISTORIES</c> says how many.
/// </summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class OrderUnderConcurrency<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    /// <summary>How many histories happen at once.</summary>
    private const int AtOnce = 48;

    /// <summary>How many histories use the same queues, one after the other.</summary>
    private const int HistoriesAPlace = 10;

    private static readonly int Seed = FromEnvironment("JDBCSTORE_TEST_SEED", Random.Shared.Next());

    /// <summary>How many histories each number of writers gets.</summary>
    private static readonly int Histories = FromEnvironment("JDBCSTORE_TEST_HISTORIES", 1500) / 3;

    private int _next;

    [Theory(Timeout = 10 * Limit)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Every_short_history_keeps_its_order(int writers)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"JDBCSTORE_TEST_SEED={Seed}");
        var store = await OpenAsync(options => Crowd(options, writers));
        var histories = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(place => Task.Run(() => RunAsync(store, $"w{writers}-{place}"))));
        while (await Task.WhenAny(histories, Task.Delay(1500)) != histories)
            await Database.DisturbAsync();
        await histories;
    }

    [Theory(Timeout = Limit)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task What_a_crash_leaves_of_a_producer_has_no_holes(int writers)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"JDBCSTORE_TEST_SEED={Seed}");
        var store = await OpenAsync(options => Crowd(options, writers));
        var histories = Enumerable.Range(0, AtOnce).Select(i => new ShortHistory(store, $"{i}", $"crash{i}", Seed + i)).ToArray();
        var sent = Task.WhenAll(histories.Select(history => history.SendAsync()));
        var enough = new Random(Seed).Next(1, 150);
        await Wait.UntilAsync(() => Task.FromResult(SendingsOf(histories).Count(s => s.IsConfirmed) >= enough), () => $"{enough} units are confirmed");
        var confirmed = SendingsOf(histories).Where(s => s.IsStored).ToHashSet();
        var refused = SendingsOf(histories).Where(s => s.NeverHappened).ToHashSet();
        store = await CrashAsync(options => Crowd(options, writers));
        await sent.WaitAsync(Wait.Patience).ContinueWith(_ => { }, TaskScheduler.Default);
        foreach (var history in histories)
            await history.JudgeAfterCrashAsync(store, confirmed, refused);
    }

    private static IEnumerable<Sending> SendingsOf(ShortHistory[] histories) => histories.SelectMany(h => h.Producers).SelectMany(p => p.Sendings);

    private static void Crowd(JdbcStoreOptions options, int writers)
    {
        options.GroupCommit.Writers = writers;
        options.GroupCommit.MaxMessages = 16;
        options.Journal.CheckpointInterval = TimeSpan.FromMilliseconds(20);
    }

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private async Task RunAsync(IMessageStore store, string place)
    {
        for (var round = 0; Interlocked.Increment(ref _next) is var number && number <= Histories; round++)
        {
            try
            {
                await new ShortHistory(store, $"{number}", $"{place}-{round / HistoriesAPlace}", Seed + number).RunAsync();
            }
            catch (Exception e)
            {
                Assert.Fail($"History {number} with JDBCSTORE_TEST_SEED={Seed}: {e}");
            }
        }
    }
}
