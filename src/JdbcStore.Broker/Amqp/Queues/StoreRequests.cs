namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>What a queue asks of the store; the answers come back to it as events.</summary>
internal sealed class StoreRequests(MessageStock stock, QueueDirectory directory, PatientWriter writer, Action<QueueEvent> report)
{
    private static readonly TimeSpan ReadPause = TimeSpan.FromMilliseconds(250);
    private Task _closing = Task.CompletedTask;

    /// <summary>Makes the queue or the subscription; what ended it before is awaited first.</summary>
    /// <param name="number">Comes back with the answer; negative when it could not be made.</param>
    public async Task DeclareAsync(int number)
    {
        await _closing;
        var done = await CommitAsync(stock.Open());
        report(new QueueEvent(QueueEventKind.Declared) { Sequence = done ? number : -number });
    }

    /// <summary>Ends the subscription.</summary>
    public void Close(UnitOfWork close) => _closing = CommitAsync(close);

    public async Task MarkAsync(long mark)
    {
        if (await CommitAsync(new UnitOfWork().MarkDispatched(stock.Destination, mark)))
            report(new QueueEvent(QueueEventKind.Marked) { Sequence = mark });
    }

    public async Task ReadAsync(ReadPosition after, int limit)
    {
        try
        {
            var page = await stock.ReadAsync(after, limit, writer.Stopping);
            report(new QueueEvent(QueueEventKind.Page) { Page = page });
        }
        catch (Exception e)
        {
            if (e is not OperationCanceledException)
                Log.ReadFailed(directory.Logger, e, stock.Destination.ToString());
            await Task.Delay(ReadPause, directory.Time, CancellationToken.None);
            report(new QueueEvent(QueueEventKind.ReadFailed));
        }
    }

    private Task<bool> CommitAsync(UnitOfWork unit) => writer.RunAsync(async stop => await directory.Store.CommitAsync(unit, stop));
}
