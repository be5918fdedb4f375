namespace JdbcStore.Conformance.Faults;

/// <summary>A client as it should be: it repeats what the store says has not happened, with the same keys and numbers, and nothing else.</summary>
public sealed class PatientClient(IMessageStore store)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>The store that it talks to.</summary>
    public IMessageStore Store => store;

    /// <summary>What it is waiting for.</summary>
    public string UnderWay { get; private set; } = "nothing";

    /// <summary>Commits a unit, which is made anew for each try.</summary>
    public Task<CommitResult> CommitAsync(string what, Action<UnitOfWork> fill) => AskAsync(what, s =>
    {
        var unit = new UnitOfWork();
        fill(unit);
        return s.CommitAsync(unit).AsTask();
    });

    /// <summary>Adds one message in a unit of its own.</summary>
    public async Task<AddResult> AddAsync(Destination destination, NewMessage message) =>
        (await CommitAsync($"add to {destination}", u => u.Add(destination, message))).Adds[0];

    /// <summary>Asks until there is an answer.</summary>
    public async Task<T> AskAsync<T>(string what, Func<IMessageStore, Task<T>> ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        UnderWay = what;
        while (true)
        {
            try
            {
                var answer = await ask(store);
                UnderWay = $"what follows '{what}'";
                return answer;
            }
            catch (StoreException e) when (e is TransientStoreException or UnavailableStoreException or FencedStoreException)
            {
                UnderWay = $"{what}, again after {e.GetType().Name}: {e.Message}";
                await Task.Delay(Pause);
            }
        }
    }
}
