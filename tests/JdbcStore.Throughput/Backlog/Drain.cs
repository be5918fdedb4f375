using System.Diagnostics;
using JdbcStore.MySql;
using JdbcStore.PostgreSql;
using JdbcStore.Sql;
using JdbcStore.Sqlite;
using JdbcStore.Throughput.Scenarios;
using Microsoft.Extensions.Logging.Abstractions;

namespace JdbcStore.Throughput.Backlog;

/// <summary>One consumer that reads page after page and acknowledges what it has read, until nothing is left.</summary>
internal static class Drain
{
    private const int Page = 500, AcknowledgedTogether = 50;

    public static async Task<Drained> RunAsync(PendingStore pending, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await using var store = new JdbcMessageStore(pending.ToOptions(), Dialect(pending.Provider), NullLoggerFactory.Instance, TimeProvider.System);
        await StoreScenario.OpenAsync(store, cancellationToken);
        var opened = watch.Elapsed;
        var messages = 0L;
        var position = ReadPosition.Start;
        while (await store.ReadAsync(PendingStore.Queue, position, Page, cancellationToken) is { Count: > 0 } page)
        {
            await Task.WhenAll(page.Chunk(AcknowledgedTogether).Select(chunk => AcknowledgeAsync(store, chunk, cancellationToken)));
            position = position.Past(page);
            messages += page.Count;
        }

        using var process = Process.GetCurrentProcess();
        return new Drained(opened.TotalSeconds, messages, (watch.Elapsed - opened).TotalSeconds, process.PeakWorkingSet64);
    }

    private static Task<CommitResult> AcknowledgeAsync(JdbcMessageStore store, StoredMessage[] messages, CancellationToken cancellationToken)
    {
        var unit = new UnitOfWork();
        foreach (var message in messages)
            unit.Acknowledge(PendingStore.Queue, message.Sequence);
        return store.CommitAsync(unit, cancellationToken).AsTask();
    }

    private static SqlDialect Dialect(string provider) => provider switch
    {
        "Sqlite" => new SqliteDialect(),
        "PostgreSql" => new PostgreSqlDialect(),
        _ => new MariaDbDialect(),
    };
}
