using JdbcStore.Sql;
using Npgsql;
using NpgsqlTypes;

namespace JdbcStore.PostgreSql;

/// <summary>The hot statements: each takes a batch's rows as one array a column.</summary>
internal sealed class PostgreSqlStatements(SqlText text)
{
    private const NpgsqlDbType BigInts = NpgsqlDbType.Array | NpgsqlDbType.Bigint;
    private const NpgsqlDbType Ints = NpgsqlDbType.Array | NpgsqlDbType.Integer;
    private const NpgsqlDbType Texts = NpgsqlDbType.Array | NpgsqlDbType.Text;
    private const NpgsqlDbType Binaries = NpgsqlDbType.Array | NpgsqlDbType.Bytea;

    /// <summary>A stale epoch writes NULL into a NOT NULL column, and with it the whole transaction fails.</summary>
    private readonly string _moveFence = text[
        """
        UPDATE jdbcstore_fence
           SET batch = CASE WHEN epoch = $1 AND holder = $2 AND batch = $3 THEN $4 END, first_sequence = $5, last_sequence = $6
         WHERE slot = $7
        """];

    private readonly string _declare = text[
        """
        INSERT INTO jdbcstore_destination (destination_id, kind, name, dispatched_sequence)
        SELECT destination_id, kind, name, 0
          FROM unnest($1, $2, $3) AS d (destination_id, kind, name)
        ON CONFLICT DO NOTHING
        """];

    private readonly string _declareCounts = text[
        $"""
        INSERT INTO jdbcstore_destination_count (destination_id, slot, messages, bytes)
        SELECT destination_id, slot, 0, 0
          FROM unnest($1) AS d (destination_id), generate_series(0, {SqlDialect.WriterSlots - 1}) AS slot
        ON CONFLICT DO NOTHING
        """];

    private readonly string _add = text[
        """
        WITH added AS (
            INSERT INTO jdbcstore_message (destination_id, sequence, delivery_count, size, body)
            SELECT destination_id, sequence, delivery_count, octet_length(body), body
              FROM unnest($1, $2, $3, $4) AS m (destination_id, sequence, delivery_count, body)
            RETURNING destination_id, size)
        UPDATE jdbcstore_destination_count c
           SET messages = c.messages + a.messages, bytes = c.bytes + a.bytes
          FROM (SELECT destination_id, count(*) AS messages, sum(size) AS bytes FROM added GROUP BY destination_id) a
         WHERE c.destination_id = a.destination_id AND c.slot = $5
        """];

    private readonly string _addUnlessDuplicate = text[
        """
        WITH offered AS MATERIALIZED (
            SELECT *
              FROM unnest($1, $2, $3, $4, $5) AS m (destination_id, sequence, delivery_count, body, duplicate_key)),
        claimed AS (
            INSERT INTO jdbcstore_duplicate (destination_id, duplicate_key, sequence)
            SELECT destination_id, duplicate_key, sequence FROM offered WHERE duplicate_key IS NOT NULL ORDER BY sequence
            ON CONFLICT DO NOTHING
            RETURNING sequence),
        added AS (
            INSERT INTO jdbcstore_message (destination_id, sequence, delivery_count, size, body)
            SELECT destination_id, sequence, delivery_count, octet_length(body), body
              FROM offered
             WHERE duplicate_key IS NULL OR sequence IN (SELECT sequence FROM claimed)
            RETURNING destination_id, sequence, size),
        counted AS (
            UPDATE jdbcstore_destination_count c
               SET messages = c.messages + a.messages, bytes = c.bytes + a.bytes
              FROM (SELECT destination_id, count(*) AS messages, sum(size) AS bytes FROM added GROUP BY destination_id) a
             WHERE c.destination_id = a.destination_id AND c.slot = $6)
        SELECT sequence FROM offered WHERE sequence NOT IN (SELECT sequence FROM added)
        """];

    private readonly string _redeliver = text[
        """
        UPDATE jdbcstore_message m
           SET delivery_count = m.delivery_count + r.increment
          FROM unnest($1, $2, $3) AS r (destination_id, sequence, increment)
         WHERE m.destination_id = r.destination_id AND m.sequence = r.sequence
        """];

    private readonly string _acknowledge = text[
        """
        WITH removed AS (
            DELETE FROM jdbcstore_message m
             USING unnest($1, $2) AS a (destination_id, sequence)
             WHERE m.destination_id = a.destination_id AND m.sequence = a.sequence
            RETURNING m.destination_id, m.size)
        UPDATE jdbcstore_destination_count c
           SET messages = c.messages - r.messages, bytes = c.bytes - r.bytes
          FROM (SELECT destination_id, count(*) AS messages, sum(size) AS bytes FROM removed GROUP BY destination_id) r
         WHERE c.destination_id = r.destination_id AND c.slot = $3
        """];

    private readonly string _markDispatched = text[
        """
        UPDATE jdbcstore_destination d
           SET dispatched_sequence = m.sequence
          FROM unnest($1, $2) AS m (destination_id, sequence)
         WHERE d.destination_id = m.destination_id AND d.dispatched_sequence < m.sequence
        """];

    private readonly string _reachJournal = text[
        """
        UPDATE jdbcstore_journal SET last_group = $2 WHERE journal_id = $1
        """];

    private readonly string _remember = text[
        """
        INSERT INTO jdbcstore_duplicate (destination_id, duplicate_key, sequence)
        SELECT destination_id, duplicate_key, sequence
          FROM unnest($1, $2, $3) AS k (destination_id, duplicate_key, sequence)
        ON CONFLICT DO NOTHING
        """];

    /// <summary>Puts the statements that this batch needs into a pipeline, the fence first.</summary>
    public void Fill(NpgsqlBatchCommandCollection commands, WriteBatch batch)
    {
        MoveFence(commands, batch.Fence);
        if (batch.Destinations.Count > 0)
            Declare(commands, batch.Destinations);
        if (batch.Messages.Count > 0)
            Add(commands, batch);
        if (batch.Redeliveries.Count > 0)
            Command(commands, _redeliver, Ids(batch.Redeliveries, r => r.DestinationId), Ids(batch.Redeliveries, r => r.Sequence),
                Parameter(Ints, Column(batch.Redeliveries, r => r.Increment)));
        if (batch.Acknowledgements.Count > 0)
            Command(commands, _acknowledge, Ids(batch.Acknowledgements, k => k.DestinationId), Ids(batch.Acknowledgements, k => k.Sequence), Slot(batch));
        if (batch.DispatchMarks.Count > 0)
            Command(commands, _markDispatched, Ids(batch.DispatchMarks, k => k.DestinationId), Ids(batch.DispatchMarks, k => k.Sequence));
        if (batch.Keys.Count > 0)
            Command(commands, _remember, Ids(batch.Keys, k => k.DestinationId), Parameter(Texts, Column(batch.Keys, k => k.Key)), Ids(batch.Keys, k => k.Sequence));
        if (batch.Journal is { } journal)
            Command(commands, _reachJournal, Text(journal.JournalId), Number(journal.Group));
    }

    private void MoveFence(NpgsqlBatchCommandCollection commands, FenceToken fence) => Command(
        commands, _moveFence, Number(fence.Epoch), Text(fence.Holder), Number(fence.PreviousBatch), Number(fence.Batch),
        Number(fence.FirstSequence), Number(fence.LastSequence), new NpgsqlParameter<int> { TypedValue = fence.Slot });

    private void Declare(NpgsqlBatchCommandCollection commands, List<DestinationRow> rows)
    {
        Command(commands, _declare, Ids(rows, d => d.DestinationId),
            Parameter(NpgsqlDbType.Array | NpgsqlDbType.Smallint, Column(rows, d => (short)d.Destination.Kind)),
            Parameter(Texts, Column(rows, d => d.Destination.Name)));
        Command(commands, _declareCounts, Ids(rows, d => d.DestinationId));
    }

    private void Add(NpgsqlBatchCommandCollection commands, WriteBatch batch)
    {
        var rows = batch.Messages;
        NpgsqlParameter[] columns =
        [
            Ids(rows, m => m.DestinationId), Ids(rows, m => m.Sequence), Parameter(Ints, Column(rows, m => m.DeliveryCount)),
            Parameter(Binaries, Column(rows, m => m.Body)),
        ];
        if (batch.HasDuplicateKeys)
            Command(commands, _addUnlessDuplicate, [.. columns, Parameter(Texts, Column(rows, m => m.DuplicateKey)), Slot(batch)]);
        else
            Command(commands, _add, [.. columns, Slot(batch)]);
    }

    private static void Command(NpgsqlBatchCommandCollection commands, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        commands.Add(command);
    }

    private static NpgsqlParameter<long[]> Ids<T>(List<T> rows, Func<T, long> column) => Parameter(BigInts, Column(rows, column));

    private static NpgsqlParameter<T> Parameter<T>(NpgsqlDbType type, T value) => new() { NpgsqlDbType = type, TypedValue = value };

    private static NpgsqlParameter<long> Number(long value) => new() { TypedValue = value };

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<int> Slot(WriteBatch batch) => new() { TypedValue = batch.Fence.Slot };

    private static TColumn[] Column<T, TColumn>(List<T> rows, Func<T, TColumn> column)
    {
        var values = new TColumn[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = column(rows[i]);
        return values;
    }
}
