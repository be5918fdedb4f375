using JdbcStore.Sql;
using Npgsql;
using NpgsqlTypes;

namespace JdbcStore.PostgreSql;

/// <summary>Puts the statements that a batch needs into one pipeline, the fence first. One connection's; not thread-safe.</summary>
internal sealed class Pipeline(SqlText text)
{
    private readonly PipelinedStatement _moveFence = new(text[HotStatements.MoveFence]);
    private readonly PipelinedStatement _declare = new(text[HotStatements.Declare]);
    private readonly PipelinedStatement _declareCounts = new(text[HotStatements.DeclareCounts]);
    private readonly PipelinedStatement _addOne = new(text[HotStatements.AddOne]);
    private readonly PipelinedStatement _addMany = new(text[HotStatements.AddMany]);
    private readonly PipelinedStatement _count = new(text[HotStatements.Count]);
    private readonly PipelinedStatement _countMany = new(text[HotStatements.CountMany]);
    private readonly PipelinedStatement _addUnlessDuplicate = new(text[HotStatements.AddUnlessDuplicate]);
    private readonly PipelinedStatement _redeliver = new(text[HotStatements.Redeliver]);
    private readonly PipelinedStatement _acknowledge = new(text[HotStatements.Acknowledge]);
    private readonly PipelinedStatement _markDispatched = new(text[HotStatements.MarkDispatched]);
    private readonly PipelinedStatement _remember = new(text[HotStatements.Remember]);
    private readonly PipelinedStatement _reachJournal = new(text[HotStatements.ReachJournal]);
    private readonly List<CountRow> _counts = [];

    public void Fill(NpgsqlBatchCommandCollection commands, WriteBatch batch)
    {
        commands.Clear();
        MoveFence(commands, batch.Fence);
        if (batch.Destinations.Count > 0)
            Declare(commands, batch.Destinations);
        if (batch.Messages.Count > 0)
            Add(commands, batch);
        if (batch.Redeliveries.Count > 0)
            Redeliver(commands, batch.Redeliveries);
        if (batch.Acknowledgements.Count > 0)
            BindKeys(_acknowledge, batch.Acknowledgements).Bind(batch.Fence.Slot).AddTo(commands);
        if (batch.DispatchMarks.Count > 0)
            BindKeys(_markDispatched, batch.DispatchMarks).AddTo(commands);
        if (batch.Keys.Count > 0)
            Remember(commands, batch.Keys);
        if (batch.Journal is { } journal)
            _reachJournal.Bind(journal.JournalId).Bind(journal.Group).AddTo(commands);
    }

    private void MoveFence(NpgsqlBatchCommandCollection commands, FenceToken fence) => _moveFence
        .Bind(fence.Epoch).Bind(fence.Holder).Bind(fence.PreviousBatch).Bind(fence.Batch)
        .Bind(fence.Settled).Bind(fence.FirstSequence).Bind(fence.LastSequence).Bind(fence.Slot)
        .AddTo(commands);

    private void Declare(NpgsqlBatchCommandCollection commands, List<DestinationRow> rows)
    {
        _declare
            .BindColumn(rows, d => d.DestinationId)
            .BindColumn(rows, d => (short)d.Destination.Kind, NpgsqlDbType.Smallint)
            .BindColumn(rows, d => d.Destination.Name, NpgsqlDbType.Text)
            .AddTo(commands);
        _declareCounts.BindColumn(rows, d => d.DestinationId).Bind(SqlDialect.WriterSlots).AddTo(commands);
    }

    private void Add(NpgsqlBatchCommandCollection commands, WriteBatch batch)
    {
        if (batch.HasDuplicateKeys)
        {
            BindMessages(_addUnlessDuplicate, batch.Messages)
                .BindColumn(batch.Messages, m => m.DuplicateKey, NpgsqlDbType.Text)
                .Bind(batch.Fence.Slot)
                .AddTo(commands);
            return;
        }

        if (batch.Messages is [var only])
        {
            _addOne.Bind(only.DestinationId).Bind(only.Sequence).Bind(only.DeliveryCount).Bind(only.Body.Length)
                .Bind(only.Body, NpgsqlDbType.Bytea).AddTo(commands);
        }
        else
        {
            BindMessages(_addMany, batch.Messages).AddTo(commands);
        }

        Count(commands, batch);
    }

    private void Count(NpgsqlBatchCommandCollection commands, WriteBatch batch)
    {
        SumUp(batch.Messages);
        if (_counts is [var only])
        {
            _count.Bind(only.Messages).Bind(only.Bytes).Bind(only.DestinationId).Bind(batch.Fence.Slot).AddTo(commands);
            return;
        }

        _countMany
            .BindColumn(_counts, c => c.Messages).BindColumn(_counts, c => c.Bytes).BindColumn(_counts, c => c.DestinationId)
            .Bind(batch.Fence.Slot).AddTo(commands);
    }

    private void SumUp(List<MessageRow> messages)
    {
        _counts.Clear();
        foreach (var message in messages)
        {
            var at = _counts.FindIndex(c => c.DestinationId == message.DestinationId);
            if (at < 0)
                _counts.Add(new CountRow(message.DestinationId, 1, message.Body.Length));
            else
                _counts[at] = new CountRow(message.DestinationId, _counts[at].Messages + 1, _counts[at].Bytes + message.Body.Length);
        }
    }

    private void Redeliver(NpgsqlBatchCommandCollection commands, List<RedeliveryRow> rows) => _redeliver
        .BindColumn(rows, r => r.DestinationId).BindColumn(rows, r => r.Sequence).BindColumn(rows, r => r.Increment, NpgsqlDbType.Integer)
        .AddTo(commands);

    private void Remember(NpgsqlBatchCommandCollection commands, List<KeyRow> rows) => _remember
        .BindColumn(rows, k => k.DestinationId).BindColumn(rows, k => k.Key, NpgsqlDbType.Text).BindColumn(rows, k => k.Sequence)
        .AddTo(commands);

    private static PipelinedStatement BindKeys(PipelinedStatement statement, List<MessageKey> rows) =>
        statement.BindColumn(rows, k => k.DestinationId).BindColumn(rows, k => k.Sequence);

    private static PipelinedStatement BindMessages(PipelinedStatement statement, List<MessageRow> rows) => statement
        .BindColumn(rows, m => m.DestinationId).BindColumn(rows, m => m.Sequence)
        .BindColumn(rows, m => m.DeliveryCount, NpgsqlDbType.Integer).BindColumn(rows, m => m.Body, NpgsqlDbType.Bytea);

    private readonly record struct CountRow(long DestinationId, long Messages, long Bytes);
}
