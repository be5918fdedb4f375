using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace JdbcStore.Tests.Oracle;

/// <summary>The statements before a parser of PL/SQL that others wrote, npm's dt-sql-parser.</summary>
public sealed class ParserTests
{
    private const int Limit = 60_000;

    private static readonly string Folder = Repository.File("tests/JdbcStore.Tests/Oracle/Parser");

    [Fact(Timeout = Limit)]
    public async Task Every_statement_is_PLSQL()
    {
        var statements = OracleStatements.All.Concat(OracleStatements.OfScripts()).Select(Ended);
        Assert.Equal([], await RefusedAsync(statements, TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_not_is_refused()
    {
        string[] wrong =
        [
            "SELECT a FROM b LIMIT 3;", "INSERT INTO a (b) VALUES (:c) ON CONFLICT DO NOTHING;", "UPDATE a SET size = 1 WHERE;", "BEGIN IF x THEN NULL; END;",
        ];
        Assert.Equal(wrong.Length, (await RefusedAsync(wrong, TestContext.Current.CancellationToken)).Count);
    }

    private static string Ended(string statement) => statement.TrimEnd().EndsWith(';') ? statement : $"{statement.TrimEnd()};";

    private static async Task<List<string>> RefusedAsync(IEnumerable<string> statements, CancellationToken cancelled)
    {
        var isInstalled = Directory.Exists(Path.Combine(Folder, "node_modules", "dt-sql-parser"));
        Assert.SkipUnless(isInstalled, $"{Folder} has no node_modules; tests/run.sh installs them.");
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, "check.mjs")])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var (output, error) = (node.StandardOutput.ReadToEndAsync(cancelled), node.StandardError.ReadToEndAsync(cancelled));
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(statements));
        node.StandardInput.Close();
        await node.WaitForExitAsync(cancelled);
        Assert.True(node.ExitCode == 0, await error);
        return JsonSerializer.Deserialize<List<string>>(await output)!;
    }
}
