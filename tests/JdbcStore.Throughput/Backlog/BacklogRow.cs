using System.Globalization;
using JdbcStore.Throughput.Measuring;

namespace JdbcStore.Throughput.Backlog;

/// <summary>One line of the table.</summary>
internal sealed record BacklogRow(string Database, Mode Mode, Drained Drained)
{
    private const double OpenGoal = 3, WorkingSetGoal = 200;

    public static void Write(IReadOnlyList<BacklogRow> rows, int messages, TextWriter output)
    {
        output.WriteLine(Text($"A store with {messages:N0} pending messages, opened and drained by one consumer in a process of its own:"));
        output.WriteLine();
        output.WriteLine(Text($"| database | mode | opens in s (goal: under {OpenGoal:N0}) | drained messages/s | largest working set MiB (goal: under {WorkingSetGoal:N0}) |"));
        output.WriteLine("|---|---|--:|--:|--:|");
        foreach (var row in rows)
            output.WriteLine(row);
    }

    public override string ToString()
    {
        var megabytes = Drained.PeakWorkingSet / (1024.0 * 1024);
        return Text(
            $"| {Database} | {Mode.Name()} | {Missed(Drained.OpenSeconds, OpenGoal)}{Drained.OpenSeconds:N2} | {Drained.Messages / Drained.Seconds:N0} | {Missed(megabytes, WorkingSetGoal)}{megabytes:N0} |");
    }

    private static string Missed(double value, double goal) => value < goal ? "" : "**missed** ";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
