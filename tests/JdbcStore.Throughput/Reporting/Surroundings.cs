using System.Globalization;
using System.Runtime.InteropServices;
using JdbcStore.Throughput.CommandLine;
using JdbcStore.Throughput.Databases;

namespace JdbcStore.Throughput.Reporting;

/// <summary>The machine and the method.</summary>
internal static class Surroundings
{
    public static IReadOnlyList<Fact> Describe(BenchArguments arguments, WorkDirectory work) =>
    [
        new Fact("Machine", $"{Environment.ProcessorCount} cores ({Processor()}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}"),
        new Fact(".NET", $"{RuntimeInformation.FrameworkDescription}, {(System.Runtime.GCSettings.IsServerGC ? "server" : "workstation")} GC"),
        new Fact("Disk", $"{FileSystem(work.FullName)}, {DiskProbe.Run(work.FullName)}"),
        new Fact("Load average before the run", LoadAverage()),
        new Fact("Method", string.Create(CultureInfo.InvariantCulture,
            $"{arguments.BodyBytes} byte bodies, {arguments.Destinations} queue(s), {arguments.Rounds} rounds of {arguments.Seconds} s a cell after {arguments.WarmUpSeconds} s of warm-up, modes interleaved; each producer awaits its message; nothing is consumed")),
    ];

    private static string Processor() => Lines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim()
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string LoadAverage() => Lines("/proc/loadavg").FirstOrDefault()?.Split(' ')[0] ?? "unknown";

    private static string FileSystem(string directory) => new DriveInfo(directory).DriveFormat;

    private static string[] Lines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];
}
