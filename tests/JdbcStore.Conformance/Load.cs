using System.Collections.Concurrent;

namespace JdbcStore.Conformance;

/// <summary>Producers that send numbered messages, one at a time each, until they are told to stop; and what became of each message.</summary>
public sealed class Load
{
    private readonly ConcurrentDictionary<string, Exception?> _outcomes = new();
    private volatile bool _stopping;
    private int _confirmed;
    private Task _producers = Task.CompletedTask;

    private Load()
    {
    }

    /// <summary>All messages that were sent, whatever became of them.</summary>
    public IReadOnlyCollection<string> Sent => [.. _outcomes.Keys];

    /// <summary>The messages that were confirmed until now.</summary>
    public IReadOnlyCollection<string> Confirmed => [.. _outcomes.Where(outcome => outcome.Value is null).Select(outcome => outcome.Key)];

    /// <summary>The messages of which the store said that they did not happen.</summary>
    public IReadOnlyCollection<string> Refused =>
        [.. _outcomes.Where(outcome => outcome.Value is StoreException and not OutcomeUnknownStoreException).Select(outcome => outcome.Key)];

    /// <summary>The exceptions that are not the store's own: each is a fault of the store.</summary>
    public IReadOnlyCollection<Exception> Untyped => [.. _outcomes.Values.OfType<Exception>().Where(e => e is not (StoreException or Unfinished))];

    /// <summary>Lets producers send to a destination.</summary>
    public static Load Start(IMessageStore store, int producers, Destination destination)
    {
        var load = new Load();
        load._producers = Task.WhenAll(Enumerable.Range(0, producers).Select(p => Task.Run(() => load.ProduceAsync(store, p, destination))));
        return load;
    }

    /// <summary>Waits until that many messages have been confirmed.</summary>
    public Task ConfirmsAsync(int count) =>
        Wait.UntilAsync(() => Task.FromResult(Volatile.Read(ref _confirmed) >= count), () => $"{count} messages are confirmed; {_confirmed} are");

    /// <summary>Waits until that many more messages have been confirmed.</summary>
    public Task ConfirmsMoreAsync(int count) => ConfirmsAsync(Volatile.Read(ref _confirmed) + count);

    /// <summary>Stops the producers after their current message.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        await _producers.WaitAsync(Wait.Patience);
    }

    private async Task ProduceAsync(IMessageStore store, int producer, Destination destination)
    {
        for (var i = 0; !_stopping; i++)
        {
            var text = $"{producer}-{i}";
            _outcomes[text] = new Unfinished();
            try
            {
                await store.AddAsync(destination, text);
                _outcomes[text] = null;
                Interlocked.Increment(ref _confirmed);
            }
            catch (Exception e)
            {
                _outcomes[text] = e;
                await Task.Delay(10);
            }
        }
    }

    private sealed class Unfinished : Exception;
}
