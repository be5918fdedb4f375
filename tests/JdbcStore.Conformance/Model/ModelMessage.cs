namespace JdbcStore.Conformance.Model;

/// <summary>What the model knows of a message.</summary>
internal sealed record ModelMessage(byte[] Body, int Priority)
{
    public string? Key { get; init; }

    public ProducerSequence? Producer { get; init; }

    /// <summary>The hour at which it expires, or null.</summary>
    public int? Expires { get; init; }

    /// <summary>The hour at which it is due, or null.</summary>
    public int? Due { get; init; }

    /// <summary>Null: the store has given it a place, but does not tell which before it is read.</summary>
    public long? Sequence { get; init; }

    /// <summary>Its place in the order of all that was stored.</summary>
    public long Order { get; init; }

    /// <summary>Released beside other units: where among them is not promised.</summary>
    public bool IsLoose { get; init; }

    /// <summary>There was a moment at which no subscription needed it: it may have been removed.</summary>
    public bool MayBeGone { get; init; }

    public int DeliveryCount { get; init; }

    public override string ToString() => $"message {Sequence} of {Body.Length} B, priority {Priority}, {Key}, {Producer}, expires {Expires}, due {Due}";

    public bool IsExpired(int hour) => Expires <= hour;

    public bool IsBodyOf(StoredMessage message) => message.Priority == Priority && message.Body.Span.SequenceEqual(Body);
}
