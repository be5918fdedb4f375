using System.Runtime.CompilerServices;
using Xunit;

namespace JdbcStore.Conformance;

/// <summary>The <c>catalogue.txt</c> beside a <c>create.sql</c>: what a real database tells about the tables that this makes.</summary>
public static class CatalogueFile
{
    private static readonly bool Rewrite = Environment.GetEnvironmentVariable("JDBCSTORE_TEST_CATALOGUE") == "write";

    /// <summary>Fails unless the file says what the database says; with <c>JDBCSTORE_TEST_CATALOGUE=write</c> it is written anew.</summary>
    /// <param name="folder">Of the scripts, such as <c>sqlite</c>.</param>
    /// <param name="expected">What the file says.</param>
    /// <param name="actual">What the database says.</param>
    /// <param name="source">Filled in by the compiler.</param>
    public static void Check(string folder, string expected, string actual, [CallerFilePath] string source = "")
    {
        if (Rewrite)
            File.WriteAllText(Path.Combine(source[..source.IndexOf("tests", StringComparison.Ordinal)], "sql", folder, "catalogue.txt"), actual);
        Assert.True(expected == actual, $"sql/{folder}/catalogue.txt is not what the database says; JDBCSTORE_TEST_CATALOGUE=write writes it anew:\n{actual}");
    }
}
