using System.Collections.Concurrent;
using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>What the one active store knows by heart: the destinations with their ids, which it gives out, and the subscriptions.</summary>
internal sealed class StoreCatalog
{
    private readonly ConcurrentDictionary<Destination, CatalogEntry> _entries = new();
    private readonly ConcurrentDictionary<long, CatalogEntry> _byId = new();
    private readonly Lock _gate = new();
    private long _lastId;

    /// <summary>Fills the catalog with what the database holds when the store becomes active.</summary>
    public StoreCatalog(IEnumerable<CatalogEntry> stored, IEnumerable<SubscriptionEntry> subscriptions)
    {
        foreach (var entry in stored)
        {
            _entries[entry.Destination] = _byId[entry.Id] = entry;
            _lastId = Math.Max(_lastId, entry.Id);
        }

        Subscriptions = new SubscriptionCatalog(subscriptions);
    }

    public SubscriptionCatalog Subscriptions { get; }

    public CatalogEntry? Find(Destination destination) => _entries.GetValueOrDefault(destination);

    /// <summary>The destination with this id, unless it has been deleted.</summary>
    public CatalogEntry? TryGet(long id) => _byId.GetValueOrDefault(id);

    /// <summary>The destination with an id that was read from the database.</summary>
    public CatalogEntry Get(long id) =>
        TryGet(id) ?? throw new FatalStoreException($"Destination {id} is not in the table of destinations; the tables are damaged.");

    public CatalogEntry GetOrAdd(Destination destination)
    {
        if (_entries.TryGetValue(destination, out var known))
            return known;
        lock (_gate)
        {
            if (!_entries.TryGetValue(destination, out known))
            {
                known = new CatalogEntry(destination, ++_lastId, DispatchMark: 0);
                _entries[destination] = _byId[known.Id] = known;
            }

            return known;
        }
    }

    /// <summary>Whether a message sent there is owed to anybody.</summary>
    public bool Keeps(CatalogEntry entry) => entry.Destination.Kind == DestinationKind.Queue || Subscriptions.Any(entry.Id);

    /// <summary>These rows are in the database now.</summary>
    public void Confirm(List<DestinationRow> rows)
    {
        foreach (var row in rows)
            _entries[row.Destination].IsStored = true;
    }

    /// <summary>The destination's rows are gone; its id is not given out again.</summary>
    public void Remove(Destination destination)
    {
        if (_entries.TryRemove(destination, out var entry))
            _byId.TryRemove(entry.Id, out _);
    }

    /// <summary>Every destination, in no order.</summary>
    public IEnumerable<CatalogEntry> All => _entries.Values;
}
