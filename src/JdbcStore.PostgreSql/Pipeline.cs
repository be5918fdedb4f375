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
    private readonly PipelinedStatement _addTimed = new(text[HotStatements.AddTimed]);
    private readonly PipelinedStatement _count = new(text[HotStatements.Count]);
    private readonly PipelinedStatement _countMany = new(text[HotStatements.CountMany]);
    private readonly PipelinedStatement _addUnlessDuplicate = new(text[HotStatements.AddUnlessDuplicate]);
    private readonly PipelinedStatement _redeliver = new(text[HotStatements.Redeliver]);
    private readonly PipelinedStatement _acknowledge = new(text[HotStatements.Acknowledge]);
    private readonly PipelinedStatement _acknowledgeSubscription = new(text[HotStatements.AcknowledgeSubscription]);
    private readonly PipelinedStatement _moveSubscription = new(text[HotStatements.MoveSubscription]);
    private readonly PipelinedStatement _rememberProducers = new(text[HotStatements.RememberProducers]);
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
        if (batch.SubscriptionAcknowledgements.Count > 0)
            BindMarks(_acknowledgeSubscription, batch.SubscriptionAcknowledgements).AddTo(commands);
        if (batch.SubscriptionPositions.Count > 0)
            BindMarks(_moveSubscription, batch.SubscriptionPositions).AddTo(commands);
        if (batch.DispatchMarks.Count > 0)
            MarkDispatched(commands, batch.DispatchMarks);
        Remember(commands, batch);
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
            BindTimes(BindMessages(_addUnlessDuplicate, batch.Messages), batch.Messages)
                .BindColumn(batch.Messages, m => m.DuplicateKey, NpgsqlDbType.Text)
                .Bind(batch.Fence.Slot)
                .AddTo(commands);
            return;
        }

        if (batch.HasTimes)
            BindTimes(BindMessages(_addTimed, batch.Messages), batch.Messages).AddTo(commands);
        else if (batch.Messages is [var only])
            AddOne(commands, only);
        else
            BindMessages(_addMany, batch.Messages).AddTo(commands);
        Count(commands, batch);
    }

    private void AddOne(NpgsqlBatchCommandCollection commands, MessageRow only) => _addOne
        .Bind(only.DestinationId).Bind((short)only.Lane, NpgsqlDbType.Smallint).Bind(only.Sequence).Bind(only.DeliveryCount)
        .Bind(only.Body.Length).Bind(only.Message.AddedAt).Bind(only.Body, NpgsqlDbType.Bytea)
        .AddTo(commands);

    private void Count(NpgsqlBatchCommandCollection commands, WriteBatch batch)
    {
        SumUp(batch.Messages);
        if (_counts is [])
            return;
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
            if (message.Lane >= Lanes.Parked)
                continue;
            var at = _counts.FindIndex(c => c.DestinationId == message.DestinationId);
            if (at < 0)
                _counts.Add(new CountRow(message.DestinationId, 1, message.Body.Length));
            else
                _counts[at] = new CountRow(message.DestinationId, _counts[at].Messages + 1, _counts[at].Bytes + message.Body.Length);
        }
    }

    private void Redeliver(NpgsqlBatchCommandCollection commands, List<RedeliveryRow> rows) => _redeliver
        .BindColumn(rows, r => r.DestinationId).BindColumn(rows, r => (short)(r.Sequence % Lanes.Parked), NpgsqlDbType.Smallint)
        .BindColumn(rows, r => r.Sequence).BindColumn(rows, r => r.Increment, NpgsqlDbType.Integer)
        .AddTo(commands);

    private void MarkDispatched(NpgsqlBatchCommandCollection commands, List<MessageKey> rows) =>
        _markDispatched.BindColumn(rows, m => m.DestinationId).BindColumn(rows, m => m.Sequence).AddTo(commands);

    private void Remember(NpgsqlBatchCommandCollection commands, WriteBatch batch)
    {
        if (batch.Producers.Count > 0)
        {
            _rememberProducers
                .BindColumn(batch.Producers, p => p.DestinationId).BindColumn(batch.Producers, p => p.ProducerId, NpgsqlDbType.Text)
                .BindColumn(batch.Producers, p => p.Number).BindColumn(batch.Producers, p => p.Sequence)
                .BindColumn(batch.Producers, p => p.UpdatedAt).AddTo(commands);
        }

        if (batch.Keys.Count > 0)
        {
            _remember
                .BindColumn(batch.Keys, k => k.DestinationId).BindColumn(batch.Keys, k => k.Key, NpgsqlDbType.Text)
                .BindColumn(batch.Keys, k => k.Sequence).BindColumn(batch.Keys, k => k.AddedAt).AddTo(commands);
        }
    }

    private static PipelinedStatement BindKeys(PipelinedStatement statement, List<MessageKey> rows) => statement
        .BindColumn(rows, k => k.DestinationId).BindColumn(rows, k => (short)k.Lane, NpgsqlDbType.Smallint).BindColumn(rows, k => k.Sequence);

    private static PipelinedStatement BindMarks(PipelinedStatement statement, List<SubscriptionMark> rows) => statement
        .BindColumn(rows, k => k.SubscriptionId).BindColumn(rows, k => (short)k.Lane, NpgsqlDbType.Smallint).BindColumn(rows, k => k.Sequence);

    private static PipelinedStatement BindMessages(PipelinedStatement statement, List<MessageRow> rows) => statement
        .BindColumn(rows, m => m.DestinationId).BindColumn(rows, m => (short)m.Lane, NpgsqlDbType.Smallint).BindColumn(rows, m => m.Sequence)
        .BindColumn(rows, m => m.DeliveryCount, NpgsqlDbType.Integer).BindColumn(rows, m => m.Message.AddedAt)
        .BindColumn(rows, m => m.Body, NpgsqlDbType.Bytea);

    private static PipelinedStatement BindTimes(PipelinedStatement statement, List<MessageRow> rows) => statement
        .BindColumn(rows, m => m.ExpiresAt, NpgsqlDbType.Bigint).BindColumn(rows, m => m.DueAt, NpgsqlDbType.Bigint);

    private readonly record struct CountRow(long DestinationId, long Messages, long Bytes);
}
