using JdbcStore.Throughput.CommandLine;
using JdbcStore.Throughput.Databases;
using JdbcStore.Throughput.Measuring;

namespace JdbcStore.Throughput.Backlog;

/// <summary>Fills stores with pending messages, and lets another process open and drain each: what it costs does not depend on how they came there.</summary>
internal sealed class BacklogRun(BenchArguments arguments, TextWriter progress)
{
    public async Task<IReadOnlyList<BacklogRow>> MeasureAsync(CancellationToken cancellationToken)
    {
        using var work = new WorkDirectory(arguments.Directory);
        var rows = new List<BacklogRow>();
        var databases = await new DatabaseChoice(arguments, work, progress).OpenAsync(cancellationToken);
        try
        {
            foreach (var database in databases)
            {
                foreach (var mode in arguments.Modes.Where(m => m is Mode.Journal or Mode.Direct))
                    rows.Add(new BacklogRow(database.Name, mode, await MeasureAsync(database, mode, cancellationToken)));
            }
        }
        finally
        {
            foreach (var database in databases)
                await database.DisposeAsync();
        }

        return rows;
    }

    private async Task<Drained> MeasureAsync(IDatabase database, Mode mode, CancellationToken cancellationToken)
    {
        await using var store = database.CreateStore(mode);
        await progress.WriteLineAsync($"{database.Name}, {mode.Name()}: filling in {arguments.Backlog:N0} messages of {arguments.BodyBytes} bytes");
        var pending = await store.FillAsync(PendingStore.Queue, arguments.Backlog, cancellationToken);
        await progress.WriteLineAsync($"{database.Name}, {mode.Name()}: draining");
        var output = await ChildProcess.RunAsync([Environment.ProcessPath!, .. OwnAssembly(), "--drain", $"{pending}"]);
        var drained = Drained.Parse(output);
        return drained.Messages == arguments.Backlog
            ? drained : throw new InvalidOperationException($"{drained.Messages} of {arguments.Backlog} messages came back.");
    }

    /// <summary>Where the program was started through <c>dotnet</c>.</summary>
    private static string[] OwnAssembly() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(BacklogRun).Assembly.Location] : [];
}
