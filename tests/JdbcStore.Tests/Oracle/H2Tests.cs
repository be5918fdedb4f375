using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace JdbcStore.Tests.Oracle;

/// <summary>The tables are made and the statements run in H2, an embedded database, in its Oracle mode: what it takes is right in more than syntax.</summary>
public sealed partial class H2Tests
{
    private const int Limit = 60_000;

    private const string Jar = "/usr/share/java/h2.jar";

    /// <summary>PL/SQL, hints about sessions, Oracle's own views.</summary>
    private static readonly string[] Beyond = ["BEGIN", "DECLARE", "SYS_CONTEXT", "v$", "all_tables"];

    /// <summary>Parameters that stand for texts.</summary>
    private static readonly HashSet<string> Texts =
        ["holder", "holderName", "dead", "name", "Name", "ClientId", "key", "keys", "DuplicateKey", "producerId", "ProducerId", "selector"];

    [Fact(Timeout = Limit)]
    public async Task It_makes_the_tables_and_runs_the_statements()
    {
        var statements = OracleStatements.All.Where(s => !Array.Exists(Beyond, b => s.Contains(b, StringComparison.Ordinal))).Select(WithValues).ToList();
        Assert.True(statements.Count > 80, $"{statements.Count} statements");
        var tables = OracleStatements.OfScripts().Where(s => s.StartsWith("CREATE ", StringComparison.Ordinal)).Select(s => Options().Replace(s, ")"));
        var output = await RunAsync([.. tables, .. statements], TestContext.Current.CancellationToken);
        Assert.True(output.Length == 0, output);
    }

    private static string WithValues(string statement)
    {
        var sql = Now().Replace(statement, "1700000000000").Replace("IN :keys", "IN (:keys)", StringComparison.Ordinal);
        var isJournal = sql.Contains("journal_id", StringComparison.Ordinal);
        return Placeholder().Replace(sql, m => m.Groups[1].Value switch
        {
            "id" when isJournal => "'journal'",
            "body" or "data" when sql.StartsWith("INSERT", StringComparison.Ordinal) => "X'00'",   // Elsewhere a body's id.
            var name when Texts.Contains(name) => $"'{name}'",
            "limit" => "10",
            var name => $"{(name.Sum(c => c) % 9) + 1}",
        });
    }

    /// <summary>What is wrong with the first statement that is refused; nothing when none is.</summary>
    private static async Task<string> RunAsync(IEnumerable<string> statements, CancellationToken cancelled)
    {
        Assert.SkipUnless(File.Exists(Jar), $"{Jar} is not there; tests/run.sh installs libh2-java.");
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, string.Concat(statements.Select(s => $"{s};\nROLLBACK;\n").Prepend("SET AUTOCOMMIT FALSE;\n")), cancelled);
        using var java = Process.Start(new ProcessStartInfo(
            "java", ["-cp", Jar, "org.h2.tools.RunScript", "-url", "jdbc:h2:mem:oracle;MODE=Oracle", "-user", "sa", "-script", script])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var (output, error) = (java.StandardOutput.ReadToEndAsync(cancelled), java.StandardError.ReadToEndAsync(cancelled));
        await java.WaitForExitAsync(cancelled);
        File.Delete(script);
        return await output + await error;
    }

    [GeneratedRegex(@"\(EXTRACT\(DAY FROM.*?SECOND FROM .*?\* 1000\)\)", RegexOptions.Singleline)]
    private static partial Regex Now();

    [GeneratedRegex(@"\)( PCTFREE \d+| INITRANS \d+| LOB .*)+\s*$", RegexOptions.Singleline)]
    private static partial Regex Options();

    [GeneratedRegex(@"(?<![:\w]):([a-zA-Z]\w*)")]
    private static partial Regex Placeholder();
}
