using System.Data.Common;
using JdbcStore.Sql;
using JdbcStore.Sql.Schema;

namespace JdbcStore.Conformance.Faults;

/// <summary>A dialect as it is, over an ADO.NET provider in which each call that waits for the database can be made to fail.</summary>
/// <param name="inner">The dialect.</param>
/// <param name="driver">How its driver fails.</param>
/// <param name="plan">Which call fails.</param>
/// <param name="tablePrefix">Left out of the names of calls, so that they are the same on every database.</param>
public sealed class FaultyDialect(SqlDialect inner, FaultyDriver driver, FaultPlan plan, string tablePrefix) : SqlDialect
{
    /// <inheritdoc/>
    public override string Name => inner.Name;

    /// <inheritdoc/>
    public override bool IsEmbedded => inner.IsEmbedded;

    /// <inheritdoc/>
    public override int MaxWriters => inner.MaxWriters;

    /// <inheritdoc/>
    public override string NowMilliseconds => inner.NowMilliseconds;

    /// <inheritdoc/>
    public override string? CheckConnectionString(string connectionString) => inner.CheckConnectionString(connectionString);

    /// <inheritdoc/>
    public override DbDataSource CreateDataSource(string connectionString) =>
        new FaultyDataSource(inner.CreateDataSource(connectionString), new CallInterceptor(driver, plan, tablePrefix));

    /// <summary>One call, whatever it takes.</summary>
    public override Task PrepareSessionAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var faulty = (FaultyConnection)connection;
        return faulty.Calls.RunAsync(faulty, "prepare the session", FaultKinds.OfQuery, () => inner.PrepareSessionAsync(faulty.Real, cancellationToken));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadScript(string fileName) => inner.ReadScript(fileName);

    /// <inheritdoc/>
    public override SchemaCatalogue Catalogue => inner.Catalogue;

    /// <inheritdoc/>
    public override string? SchemaLock => inner.SchemaLock;

    /// <inheritdoc/>
    public override string Translate(string statement) => inner.Translate(statement);

    /// <inheritdoc/>
    public override SqlWriter CreateWriter(DbConnection connection, SqlText text)
    {
        var faulty = (FaultyConnection)connection;
        return driver.WritesByStatements ? inner.CreateWriter(faulty, text) : new FaultyWriter(inner.CreateWriter(faulty.Real, text), faulty);
    }

    /// <inheritdoc/>
    public override string Page(string columns, IEnumerable<PageRange> ranges) => inner.Page(columns, ranges);

    /// <summary>One call: what a dialect binds here may be its driver's own.</summary>
    public override Task<IReadOnlyCollection<DuplicateKey>> FindDuplicatesAsync(
        DbConnection connection, SqlText text, IReadOnlyList<DuplicateKey> keys, CancellationToken cancellationToken)
    {
        var faulty = (FaultyConnection)connection;
        return faulty.Calls.RunAsync(
            faulty, "find duplicates", FaultKinds.OfQuery, () => inner.FindDuplicatesAsync(faulty.Real, text, keys, cancellationToken));
    }

    /// <inheritdoc/>
    public override Task CommitAsync(DbTransaction transaction) =>
        ((FaultyTransaction)transaction).CommitAsync(inner.CommitAsync);

    /// <inheritdoc/>
    public override SqlFault Classify(Exception exception) => inner.Classify(exception);

    /// <inheritdoc/>
    public override Task<string?> FindClusterAsync(DbConnection connection, CancellationToken cancellationToken) =>
        inner.FindClusterAsync(connection, cancellationToken);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<string>> FindDurabilityProblemsAsync(DbConnection connection, CancellationToken cancellationToken) =>
        inner.FindDurabilityProblemsAsync(connection, cancellationToken);
}
