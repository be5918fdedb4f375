using System.Text.Json;
using Spectre.Console;

namespace JdbcStore.Cli;

/// <summary>How results are written: JSON for programs, tables for people.</summary>
internal static class Output
{
    /// <summary>What is redirected is not broken into lines: nobody knows how wide it will be shown.</summary>
    private const int Unlimited = 10_000;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void WriteJson<T>(T document) => Console.Out.WriteLine(JsonSerializer.Serialize(document, Indented));

    public static void WriteTable(string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column)));
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = Unlimited;
        AnsiConsole.Write(table);
    }
}
