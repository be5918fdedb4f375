using System.Diagnostics;
using JdbcStore.Hosting;
using JdbcStore.Journal;
using JdbcStore.Sqlite;
using JdbcStore.Throughput.CommandLine;
using JdbcStore.Throughput.Databases;
using JdbcStore.Throughput.Scenarios;
using Microsoft.Extensions.Logging.Abstractions;

namespace JdbcStore.Throughput.Recovery;

/// <summary>Writes a journal of so many messages, and replays it into an unused SQLite database beside it.</summary>
internal sealed class RecoveryRun(BenchArguments arguments, TextWriter progress)
{
    private const int GroupSize = 500;

    private static readonly Destination Queue = Destination.Queue("recovery");

    public async Task<string> MeasureAsync(CancellationToken cancellationToken)
    {
        using var work = new WorkDirectory(arguments.Directory);
        var directory = work.Next();
        await progress.WriteLineAsync($"writing a journal of {arguments.Recovery:N0} messages of {arguments.BodyBytes} bytes");
        Fill(JournalInspector.DirectoryOf(directory));
        var watch = new Watch(progress);
        var start = Stopwatch.GetTimestamp();
        await JournalReplayer.RunAsync(
            new JdbcStoreOptions { DataDirectory = directory }, new SqliteDialect(), NullLoggerFactory.Instance, watch, cancellationToken);
        var took = Stopwatch.GetElapsedTime(start);
        return $"{arguments.Recovery:N0} messages of {arguments.BodyBytes} bytes replayed in {took.TotalSeconds:N1} s "
            + $"({arguments.Recovery / took.TotalSeconds:N0}/s); largest managed heap {watch.LargestHeap >> 20:N0} MiB, largest working set {Environment.WorkingSet >> 20:N0} MiB at the end";
    }

    private void Fill(string directory)
    {
        var message = new NewMessage(Body.Of(arguments.BodyBytes));
        using var log = JournalLog.Open(directory, new JournalLogOptions(), NullLogger.Instance);
        using var group = new GroupBuffer();
        for (var sent = 0; sent < arguments.Recovery; sent += GroupSize)
        {
            group.Clear();
            for (var i = sent; i < Math.Min(sent + GroupSize, arguments.Recovery); i++)
                UnitCodec.Encode(group, [new Operation(OperationKind.Add, Queue, Sequences.Of(i + 1, NewMessage.DefaultPriority), message)], []);
            log.Append(epoch: 1, group);
        }
    }

    /// <summary>A line each tenth, and the largest heap seen.</summary>
    private sealed class Watch(TextWriter output) : IProgress<JournalProgress>
    {
        private long _tenth;

        public long LargestHeap { get; private set; }

        public void Report(JournalProgress value)
        {
            LargestHeap = Math.Max(LargestHeap, GC.GetTotalMemory(forceFullCollection: false));
            if (value.Total == 0 || value.Done * 10 / value.Total <= _tenth)
                return;
            _tenth = value.Done * 10 / value.Total;
            output.WriteLine($"{_tenth * 10}%  heap {LargestHeap >> 20:N0} MiB");
        }
    }
}
