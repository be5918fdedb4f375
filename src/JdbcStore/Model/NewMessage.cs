namespace JdbcStore;

/// <summary>
/// A message to be stored. The body is opaque to the store; it is not copied and must not change any more, since with a journal it is kept until it is in the
/// database.
/// </summary>
public sealed class NewMessage
{
    /// <summary>The longest duplicate key, in characters.</summary>
    public const int MaxDuplicateKeyLength = 255;

    /// <summary>The priority of a message that names none; 0 is the lowest, 9 the highest.</summary>
    public const int DefaultPriority = 4;

    /// <summary>Describes a message to be stored.</summary>
    /// <param name="body">The bytes, kept as they are; not copied.</param>
    /// <param name="duplicateKey">
    /// What makes a resend recognisable: a second message with the same key in the same destination is not stored again, even when the
    /// first has been consumed meanwhile. Null: no detection.
    /// </param>
    /// <exception cref="ArgumentException">The key is empty, longer than <see cref="MaxDuplicateKeyLength"/>, or holds a NUL.</exception>
    public NewMessage(ReadOnlyMemory<byte> body, string? duplicateKey = null)
    {
        Body = body;
        Length = body.Length;
        DuplicateKey = duplicateKey is null ? null : StoredName.Check(duplicateKey, "duplicate key", MaxDuplicateKeyLength);
    }

    /// <summary>Describes a message whose body is read from a stream, a few chunks at a time, while it is being stored.</summary>
    /// <param name="content">The bytes, read once from where the stream stands; not disposed.</param>
    /// <param name="length">How many there are; a stream that ends earlier or goes on fails the commit, and nothing is stored.</param>
    /// <param name="duplicateKey">As for the other constructor.</param>
    /// <exception cref="ArgumentException">As for the other constructor; the length is negative; or the stream cannot be read.</exception>
    public NewMessage(Stream content, long length, string? duplicateKey = null)
        : this(ReadOnlyMemory<byte>.Empty, duplicateKey)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Content = content.CanRead ? content : throw new ArgumentException("The stream cannot be read.", nameof(content));
        Length = length;
    }

    private NewMessage(ReadOnlyMemory<byte> body, NewMessage other)
    {
        (Body, Length, DuplicateKey, AddedAt) = (body, other.Length, other.DuplicateKey, other.AddedAt);
        (Producer, Priority, ExpiresAt, DeliverAt) = (other.Producer, other.Priority, other.ExpiresAt, other.DeliverAt);
    }

    /// <summary>The bytes to store; empty when they come from a stream.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>How many bytes the body has.</summary>
    public long Length { get; }

    /// <summary>The key by which a resend is recognised, or null.</summary>
    public string? DuplicateKey { get; }

    /// <summary>
    /// The producer's own number, or null: a message whose number is not above that of the last one stored for the same producer and
    /// destination is a resend and is not stored again.
    /// </summary>
    public ProducerSequence? Producer { get; init; }

    /// <summary>0 to 9: a message of a higher priority is read before all of a lower one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of these.</exception>
    public int Priority
    {
        get;
        init => field = value is >= 0 and < Sequences.Priorities
            ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A priority is 0 to 9.");
    } = DefaultPriority;

    /// <summary>When it expires, to the millisecond; from then on no reader sees it. Null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it is to be delivered, to the millisecond; no reader sees it before, and it then takes its place as if it was sent at that time. Null: at once.</summary>
    public DateTimeOffset? DeliverAt { get; init; }

    /// <summary>When it was given to the store, in milliseconds since 1970; set by the store.</summary>
    public long AddedAt { get; internal set; }

    internal Stream? Content { get; }

    /// <summary>The chunks that hold the body, once it has been staged; 0: the body goes with the message.</summary>
    internal long BodyId { get; private init; }

    /// <summary>The same message, whose body has its own place in the database.</summary>
    internal NewMessage Staged(long bodyId) => new(ReadOnlyMemory<byte>.Empty, this) { BodyId = bodyId };

    /// <summary>The same message, whose body has been read into memory.</summary>
    internal NewMessage Inline(ReadOnlyMemory<byte> body) => new(body, this);

    /// <summary>The same message, whose body is elsewhere.</summary>
    internal NewMessage WithoutBody() => new(ReadOnlyMemory<byte>.Empty, this);

    internal bool IsDelayed => DeliverAt is not null;
}
