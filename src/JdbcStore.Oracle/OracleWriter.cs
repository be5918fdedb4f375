using System.Data;
using System.Data.Common;
using System.Runtime.InteropServices;
using Dapper;
using JdbcStore.Sql;

namespace JdbcStore.Oracle;

/// <summary>
/// Sends a batch as arrays of rows for one PL/SQL block, and then commits: two round trips, whatever is in the batch. The commit is not in the block, since
/// the driver may go on with the rows of an array after one that failed.
/// </summary>
internal sealed class OracleWriter(OracleSession session, SqlText text) : SqlWriter
{
    /// <summary>What goes in one call.</summary>
    private const int RowsTogether = 4096, BytesTogether = 4 << 20;

    private readonly string _apply = text[HotStatements.Apply];
    private readonly string _findClaimed = text[HotStatements.FindClaimed];

    /// <inheritdoc />
    public override async Task<IReadOnlyCollection<long>> WriteAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAsync(() => WriteAllAsync(batch));
        }
        catch (DbException e) when (batch.HasDuplicateKeys && OracleErrors.NumberOf(e) == OracleErrors.UniqueViolated)
        {
            // Resends are rare: only when a key turns out to be there already the batch begins again, and asks which ones are.
            return await TryAsync(() => WriteUnlessDuplicateAsync(batch));
        }
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => session.DisposeAsync();

    /// <summary>In one transaction, of which a failure leaves nothing.</summary>
    private async Task<IReadOnlyCollection<long>> TryAsync(Func<Task<IReadOnlyCollection<long>>> write)
    {
        if (session.State != ConnectionState.Open)
            throw new IOException("The connection was lost after the last batch.");
        await using var transaction = await session.BeginTransactionAsync(IsolationLevel.ReadCommitted, CancellationToken.None);
        try
        {
            var alreadyStored = await write();
            await transaction.CommitAsync(CancellationToken.None);
            return alreadyStored;
        }
        catch
        {
            await RollBackAsync(transaction);
            throw;
        }
    }

    private async Task<IReadOnlyCollection<long>> WriteAllAsync(WriteBatch batch)
    {
        await ApplyAsync(BatchRows.All(batch));
        return [];
    }

    private async Task<IReadOnlyCollection<long>> WriteUnlessDuplicateAsync(WriteBatch batch)
    {
        await ApplyAsync(BatchRows.UntilClaimed(batch));
        var range = new { first_sequence = batch.Messages[0].Sequence, last_sequence = batch.Messages[^1].Sequence };
        var claimed = (await session.QueryAsync<long>(_findClaimed, range)).ToHashSet();
        var alreadyStored = batch.Messages.Where(m => m.DuplicateKey is not null).Select(m => m.Sequence).Where(s => !claimed.Contains(s)).ToHashSet();
        await ApplyAsync(BatchRows.Rest(batch, batch.Messages.FindAll(m => !alreadyStored.Contains(m.Sequence))));
        return alreadyStored;
    }

    /// <summary>Sends rows in as few calls as possible.</summary>
    private async Task ApplyAsync(IEnumerable<BatchRow> rows)
    {
        var (together, bytes) = (new List<BatchRow>(), 0L);
        foreach (var row in rows)
        {
            if (together.Count == RowsTogether || (together.Count > 0 && bytes + row.Bytes.Length > BytesTogether))
            {
                await ApplyAsync(together);
                together.Clear();
                bytes = 0;
            }

            together.Add(row);
            bytes += row.Bytes.Length;
        }

        if (together.Count > 0)
            await ApplyAsync(together);
    }

    /// <summary>No time-out of the driver's: what a statement that was broken off has done would not be known.</summary>
    private async Task ApplyAsync(List<BatchRow> rows)
    {
        await using var statement = (OracleStatement)session.CreateCommand();
        (statement.CommandText, statement.CommandTimeout) = (_apply, 0);
        BindNumbers(statement, "row_kind", rows, r => (long)r.Kind);
        BindNumbers(statement, "id", rows, r => r.Id);
        BindNumbers(statement, "lane", rows, r => r.Lane);
        BindNumbers(statement, "sequence", rows, r => r.Sequence);
        BindNumbers(statement, "number_1", rows, r => r.Number1);
        BindNumbers(statement, "number_2", rows, r => r.Number2);
        BindNumbers(statement, "number_3", rows, r => r.Number3);
        BindNumbers(statement, "number_4", rows, r => r.Number4);
        BindNumbers(statement, "number_5", rows, r => r.Number5);
        statement.BindArray("text", OracleType.Varchar2, Column(rows, r => r.Text));
        statement.BindArray("bytes", OracleType.Raw, Column(rows, r => Bytes(r.Bytes)));
        await statement.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static void BindNumbers(OracleStatement statement, string name, List<BatchRow> rows, Func<BatchRow, long?> column) =>
        statement.BindArray(name, OracleType.Int64, Column(rows, r => column(r)));

    private static object[] Column(List<BatchRow> rows, Func<BatchRow, object?> column) => [.. rows.Select(row => column(row) ?? DBNull.Value)];

    private static byte[]? Bytes(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? null
        : MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : bytes.ToArray();

    private static async Task RollBackAsync(DbTransaction transaction)
    {
        try
        {
            await transaction.RollbackAsync(CancellationToken.None);
        }
        catch (Exception)
        {
            // The connection is gone, and the transaction with it; the first error is the one that matters.
        }
    }
}
