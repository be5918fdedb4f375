using Amqp.Framing;
using JdbcStore.Broker.Amqp.Protocol;

namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>Outcomes that came together are committed together; consumers that wait for an acknowledgement are told afterwards.</summary>
internal sealed class OutcomeBatch(MessageStock stock, IMessageStore store, PatientWriter writer, Action<QueueEvent> report)
{
    private const int MaxUnit = 256;
    private UnitOfWork _unit = new();
    private List<QueueEntry> _acknowledged = [];
    private List<OutgoingDelivery> _waiting = [];

    public void Acknowledge(QueueEntry entry, OutgoingDelivery? waiting)
    {
        stock.Acknowledge(_unit, entry.Sequence);
        _acknowledged.Add(entry);
        if (waiting is not null)
            _waiting.Add(waiting);
        CommitIfFull();
    }

    public void CountFailure(QueueEntry entry)
    {
        stock.CountFailure(_unit, entry.Sequence);
        CommitIfFull();
    }

    public void Commit()
    {
        if (_unit.Count == 0)
            return;
        _ = CommitAsync(_unit, _acknowledged, _waiting);
        _unit = new UnitOfWork();
        if (_acknowledged.Count > 0)
            _acknowledged = [];
        if (_waiting.Count > 0)
            _waiting = [];
    }

    private void CommitIfFull()
    {
        if (_unit.Count >= MaxUnit)
            Commit();
    }

    private async Task CommitAsync(UnitOfWork unit, List<QueueEntry> acknowledged, List<OutgoingDelivery> waiting)
    {
        if (!await writer.RunAsync(async stop => await store.CommitAsync(unit, stop)))
            return;
        foreach (var delivery in waiting)
            delivery.Link.Settle(delivery, new Accepted());
        if (acknowledged.Count > 0)
            report(new QueueEvent(QueueEventKind.Gone) { Entries = acknowledged });
    }
}
