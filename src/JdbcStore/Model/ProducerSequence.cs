namespace JdbcStore;

/// <summary>A producer's own number for a message: it rises with every message that the producer sends to a destination, with gaps if it likes.</summary>
public sealed record ProducerSequence
{
    /// <summary>The longest producer id, in characters.</summary>
    public const int MaxIdLength = 255;

    /// <summary>Numbers a message.</summary>
    /// <exception cref="ArgumentException">The id is empty, longer than <see cref="MaxIdLength"/>, or holds a NUL; the number is negative.</exception>
    public ProducerSequence(string producerId, long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ProducerId = StoredName.Check(producerId, "producer", MaxIdLength);
        Number = number;
    }

    /// <summary>Who sends: an id that the producer keeps when it reconnects.</summary>
    public string ProducerId { get; }

    /// <summary>Its number, 0 or more.</summary>
    public long Number { get; }
}
