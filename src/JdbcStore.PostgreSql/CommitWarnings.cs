using Npgsql;

namespace JdbcStore.PostgreSql;

/// <summary>
/// Watches for warnings during a commit. "Canceling wait for synchronous replication" (01000) comes with a commit that claims success,
/// though no standby has it. The text is localized, so any warning counts.
/// </summary>
internal sealed class CommitWarnings : IDisposable
{
    private readonly NpgsqlConnection _connection;
    private string? _warning;

    public CommitWarnings(NpgsqlConnection connection)
    {
        _connection = connection;
        connection.Notice += OnNotice;
    }

    /// <summary>Turns a warning into a lost connection: the outcome is then looked up and made durable on a fresh one.</summary>
    public void ThrowIfAny()
    {
        if (_warning is not null)
            throw new IOException($"PostgreSQL committed with a warning, so the commit may exist on this server only: {_warning}");
    }

    public void Dispose() => _connection.Notice -= OnNotice;

    private void OnNotice(object sender, NpgsqlNoticeEventArgs e)
    {
        if (e.Notice.InvariantSeverity == "WARNING")
            _warning = e.Notice.MessageText;
    }
}
