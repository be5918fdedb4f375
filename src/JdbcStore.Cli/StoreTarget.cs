using JdbcStore.Hosting;
using JdbcStore.Sql;
using JdbcStore.Sql.Schema;

namespace JdbcStore.Cli;

/// <summary>The store that a command is about.</summary>
internal sealed record StoreTarget(SqlDialect Dialect, JdbcStoreOptions Options)
{
    public StoreSchema Schema => new(Dialect, Options);

    /// <summary>For people, without secrets.</summary>
    public override string ToString() => $"{Options.TablePrefix}* in {Dialect.Name} ({ConnectionStringMask.Apply(Options.ConnectionString)})";
}
