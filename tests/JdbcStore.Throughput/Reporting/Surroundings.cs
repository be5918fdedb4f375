using System.Globalization;
using System.Runtime.InteropServices;
using JdbcStore.Throughput.CommandLine;
using JdbcStore.Throughput.Databases;
using JdbcStore.Throughput.Scenarios;

namespace JdbcStore.Throughput.Reporting;

/// <summary>The machine and the method.</summary>
internal static class Surroundings
{
    public static IReadOnlyList<Fact> Describe(BenchArguments arguments, WorkDirectory work) =>
    [
        new Fact("Machine", $"{Environment.ProcessorCount} cores ({Processor()}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}"),
        new Fact(".NET", $"{RuntimeInformation.FrameworkDescription}, {(System.Runtime.GCSettings.IsServerGC ? "server" : "workstation")} GC"),
        .. Conditions("before the run", work),
        new Fact("Method", string.Create(CultureInfo.InvariantCulture,
            $"{arguments.BodyBytes} byte bodies, {arguments.Destinations} queue(s), {arguments.Rounds} rounds of {arguments.Seconds} s a cell after {arguments.WarmUpSeconds} s of warm-up, modes interleaved; the journal checkpoints every {StoreSettings.CheckpointInterval.TotalMilliseconds} ms; each producer awaits its message; nothing is consumed")),
    ];

    /// <summary>What others left of the machine; taken again after the run, since a shared machine changes under it.</summary>
    public static IReadOnlyList<Fact> Conditions(string when, WorkDirectory work) =>
        [new Fact($"Disk and load {when}", $"{FileSystem(work.FullName)}, {DiskProbe.Run(work.FullName)}, load average {LoadAverage()}")];

    private static string Processor() => Lines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim()
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string LoadAverage() => Lines("/proc/loadavg").FirstOrDefault()?.Split(' ')[0] ?? "unknown";

    private static string FileSystem(string directory) => new DriveInfo(directory).DriveFormat;

    private static string[] Lines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];
}
