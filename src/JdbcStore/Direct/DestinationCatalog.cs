using System.Collections.Concurrent;
using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>The destinations and their ids. The one active store gives out the ids.</summary>
internal sealed class DestinationCatalog
{
    private readonly ConcurrentDictionary<Destination, CatalogEntry> _entries = new();
    private readonly Lock _gate = new();
    private long _lastId;

    /// <summary>Fills the catalog with what the database holds when the store becomes active.</summary>
    public DestinationCatalog(IEnumerable<CatalogEntry> stored)
    {
        foreach (var entry in stored)
        {
            _entries[entry.Destination] = entry;
            _lastId = Math.Max(_lastId, entry.Id);
        }
    }

    public CatalogEntry? Find(Destination destination) => _entries.GetValueOrDefault(destination);

    public CatalogEntry GetOrAdd(Destination destination)
    {
        if (_entries.TryGetValue(destination, out var known))
            return known;
        lock (_gate)
        {
            if (!_entries.TryGetValue(destination, out known))
            {
                known = new CatalogEntry(destination, ++_lastId, DispatchMark: 0);
                _entries[destination] = known;
            }

            return known;
        }
    }

    /// <summary>These rows are in the database now.</summary>
    public void Confirm(List<DestinationRow> rows)
    {
        foreach (var row in rows)
            _entries[row.Destination].IsStored = true;
    }
}
