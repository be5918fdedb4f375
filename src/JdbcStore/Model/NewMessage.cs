namespace JdbcStore;

/// <summary>A message to be stored. The body is opaque to the store and must not change until the commit has completed.</summary>
public sealed class NewMessage
{
    /// <summary>The longest duplicate key, in characters.</summary>
    public const int MaxDuplicateKeyLength = 255;

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
        DuplicateKey = duplicateKey is null ? null : StoredName.Check(duplicateKey, "duplicate key", MaxDuplicateKeyLength);
    }

    /// <summary>The bytes to store.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The key by which a resend is recognised, or null.</summary>
    public string? DuplicateKey { get; }
}
