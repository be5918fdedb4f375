using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>
/// The numbers of the producers that send in one batch: decides which messages are resends. A message that is one by its key must not move its
/// producer's number, so the keys of those that have both are looked up too. One batch's; not thread-safe.
/// </summary>
internal sealed class ProducerBatch
{
    private readonly Dictionary<(long DestinationId, string ProducerId), long> _stored = [];
    private readonly HashSet<DuplicateKey> _storedKeys = [];
    private readonly Dictionary<(long DestinationId, string ProducerId), long> _last = [];
    private readonly Dictionary<(long DestinationId, string ProducerId), ProducerRow> _rows = [];
    private readonly HashSet<DuplicateKey> _keys = [];

    /// <summary>A batch without producers.</summary>
    public static ProducerBatch None { get; } = new();

    /// <summary>What the batch makes of them: one row a destination and producer.</summary>
    public IEnumerable<ProducerRow> Rows => _rows.Values;

    /// <summary>Looks up every producer of these units, and the keys of their messages.</summary>
    public static async ValueTask<ProducerBatch> OpenAsync(
        IEnumerable<UnitOfWork> units, StoreCatalog catalog, ProducerNumbers numbers, CancellationToken cancellationToken)
    {
        var batch = new ProducerBatch();
        var keys = new List<DuplicateKey>();
        foreach (var operation in units.Where(u => u.HasProducers).SelectMany(u => u.Operations))
        {
            if (operation.Message?.Producer is not { } producer)
                continue;
            var key = (catalog.GetOrAdd(operation.Destination).Id, producer.ProducerId);
            if (!batch._stored.ContainsKey(key))
                batch._stored.Add(key, await numbers.FindAsync(key.Id, key.ProducerId, cancellationToken));
            if (operation.Message.DuplicateKey is { } duplicateKey)
                keys.Add(new DuplicateKey(key.Id, duplicateKey));
        }

        if (keys.Count > 0)
            batch._storedKeys.UnionWith(await numbers.FindKeysAsync(keys, cancellationToken));
        return batch;
    }

    /// <summary>Begins with what is stored; a batch whose rows were taken back is assembled anew.</summary>
    public void Begin()
    {
        _rows.Clear();
        _keys.Clear();
        _last.Clear();
        _keys.UnionWith(_storedKeys);
        foreach (var (producer, number) in _stored)
            _last.Add(producer, number);
    }

    /// <summary>False: a message with this number or a higher one, or with this key, has been stored, so this is a resend.</summary>
    public bool IsNew(long destinationId, NewMessage message) =>
        message.Producer is not { } producer || (producer.Number > _last[(destinationId, producer.ProducerId)]
            && (message.DuplicateKey is not { } key || !_keys.Contains(new DuplicateKey(destinationId, key))));

    /// <summary>The message takes this sequence.</summary>
    public void Store(long destinationId, NewMessage message, long sequence)
    {
        if (_stored.Count == 0)
            return;   // No producer asks.
        if (message.DuplicateKey is { } duplicateKey)
            _keys.Add(new DuplicateKey(destinationId, duplicateKey));
        if (message.Producer is not { } producer)
            return;
        var key = (destinationId, producer.ProducerId);
        _last[key] = producer.Number;
        _rows[key] = new ProducerRow(destinationId, producer.ProducerId, producer.Number, sequence, message.AddedAt);
    }
}
