using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using JdbcStore.Direct;
using JdbcStore.Oracle;
using JdbcStore.Sql;

namespace JdbcStore.Tests.Oracle;

/// <summary>Every statement that the Oracle dialect sends: the engine's and its own, gathered from the strings in the two assemblies.</summary>
internal static partial class OracleStatements
{
    private static readonly OracleDialect Dialect = new();
    private static readonly string[] Scripts = ["create.sql", "drop.sql"];
    private static readonly SqlText Text = new(SqlText.DefaultPrefix, Dialect.NowMilliseconds, Dialect.Translate);

    /// <summary>Sorted, each once.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Literals(typeof(SqlDialect).Assembly).Where(NamesATable).Concat(Literals(typeof(OracleDialect).Assembly)).Where(IsStatement)
            .Concat(Composed()).Select(statement => Text[statement]).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Of the scripts: what the driver runs, and the DDL within it.</summary>
    public static IEnumerable<string> OfScripts() => Scripts.SelectMany(Dialect.ReadScript).SelectMany(
        block => Ddl().Matches(block).Select(m => m.Groups[1].Value.Trim()).Prepend(block));

    /// <summary>What is put together at run time.</summary>
    private static IEnumerable<string> Composed()
    {
        yield return PageStatement.OfDestination(Dialect);
        yield return PageStatement.OfSubscription(Dialect);
        yield return Literals(typeof(SqlDialect).Assembly).First(s => s.Contains("producer_number AS ProducerNumber", StringComparison.Ordinal)) + " DESC";
    }

    private static bool NamesATable(string literal) => literal.Contains(SqlText.DefaultPrefix, StringComparison.Ordinal);

    /// <summary>What is put together at run time is there in pieces, too.</summary>
    private static bool IsStatement(string literal) => Statement().IsMatch(literal) && literal.Count(c => c == '(') == literal.Count(c => c == ')');

    private static List<string> Literals(Assembly assembly)
    {
        using var file = File.OpenRead(assembly.Location);
        using var portable = new PEReader(file);
        var (reader, literals) = (portable.GetMetadataReader(), new List<string>());
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = reader.GetNextHandle(handle))
            literals.Add(reader.GetUserString(handle));
        return literals;
    }

    [GeneratedRegex(@"^\s*(SELECT .* FROM|INSERT INTO|UPDATE \S+\s+SET|DELETE FROM|MERGE INTO|DECLARE|BEGIN|WITH)\s", RegexOptions.Singleline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"EXECUTE IMMEDIATE '\s*((?:CREATE|ALTER) [^']*)'")]
    private static partial Regex Ddl();
}
