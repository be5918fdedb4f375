using System.Data.Common;
using System.Runtime.InteropServices;
using JdbcStore.Throughput;
using JdbcStore.Throughput.Backlog;
using JdbcStore.Throughput.CommandLine;
using JdbcStore.Throughput.Databases;
using JdbcStore.Throughput.Recovery;
using JdbcStore.Throughput.Reporting;

const int Failed = 1, Misused = 2, Interrupted = 130;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
try
{
    var arguments = ArgumentParser.Parse(args);
    if (arguments.Help)
    {
        Console.WriteLine(ArgumentParser.Usage);
        return 0;
    }

    if (arguments.Drain is { } pending)
    {
        Console.WriteLine(await Drain.RunAsync(PendingStore.Parse(pending), stop.Token));
        return 0;
    }

    if (arguments.Backlog > 0)
    {
        BacklogRow.Write(await new BacklogRun(arguments, Console.Error).MeasureAsync(stop.Token), arguments.Backlog, Console.Out);
        return 0;
    }

    if (arguments.Recovery > 0)
    {
        Console.WriteLine(await new RecoveryRun(arguments, Console.Error).MeasureAsync(stop.Token));
        return 0;
    }

    var report = await new Run(arguments, Console.Error).MeasureAsync(stop.Token);
    MarkdownReport.Write(report, Console.Out);
    if (arguments.JsonFile is { } file)
        await JsonReport.WriteAsync(report, file, stop.Token);
    return 0;
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    return Misused;
}
catch (Exception) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("Stopped before the end; nothing is reported.");
    return Interrupted;
}
catch (Exception e) when (e is DbException or SetupException)
{
    Console.Error.WriteLine($"Nothing can be measured: {e.Message} {e.InnerException?.Message}".TrimEnd());
    return Failed;
}
catch (Exception e)
{
    Console.Error.WriteLine($"The measurement failed: {e}");
    return Failed;
}

// Cancelled here means that the runtime must not end the process: servers and directories are removed first.
void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
