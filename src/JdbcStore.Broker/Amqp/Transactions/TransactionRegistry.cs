using System.Buffers.Binary;
using Amqp;

namespace JdbcStore.Broker.Amqp.Transactions;

/// <summary>The open transactions of one connection. Under its gate.</summary>
internal sealed class TransactionRegistry(BrokerContext broker)
{
    private const int MaxOpen = 64;
    private readonly Dictionary<ulong, Transaction> _open = [];
    private ulong _last;

    /// <summary>What all of them may hold together, in bytes.</summary>
    public long MaxBytes { get; } = Math.Max(64L << 20, broker.Options.MaxMessageSize);

    /// <summary>What they hold, in bytes.</summary>
    public long Bytes => _open.Values.Sum(transaction => transaction.Bytes);

    /// <exception cref="AmqpException">Too many are open.</exception>
    public Transaction Declare()
    {
        if (_open.Count >= MaxOpen)
            throw new AmqpException(ErrorCode.ResourceLimitExceeded, $"A connection can have {MaxOpen} transactions open at a time.");
        var transaction = new Transaction(++_last, this, broker);
        _open.Add(_last, transaction);
        return transaction;
    }

    /// <exception cref="AmqpException">No such transaction is open.</exception>
    public Transaction Find(byte[]? id) => id is { Length: sizeof(ulong) } && _open.TryGetValue(BinaryPrimitives.ReadUInt64BigEndian(id), out var transaction)
        ? transaction
        : throw new AmqpException(ErrorCode.TransactionUnknownId, $"No transaction {Convert.ToHexString(id ?? [])} is open on this connection.");

    /// <summary>False when it was removed before.</summary>
    public bool Remove(Transaction transaction) => _open.Remove(transaction.Number);
}
