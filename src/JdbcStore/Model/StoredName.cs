using System.Buffers;
using System.Text;

namespace JdbcStore;

/// <summary>What every database can keep as a name: bounded, well-formed, without NUL (PostgreSQL refuses it in text).</summary>
internal static class StoredName
{
    public static string Check(string? value, string what, int maxLength)
    {
        if (string.IsNullOrEmpty(value))
            throw new ArgumentException($"A {what} name must have 1 to {maxLength} characters; this one is empty.", nameof(value));
        if (value.Length > maxLength)
            throw new ArgumentException($"A {what} name must have 1 to {maxLength} characters; '{value[..32]}...' has {value.Length}.", nameof(value));
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException($"A {what} name cannot hold the character U+0000; '{value.Replace("\0", "\\0", StringComparison.Ordinal)}' does.", nameof(value));
        if (!IsWellFormed(value))
            throw new ArgumentException($"A {what} name must be well-formed Unicode; this one holds half of a surrogate pair.", nameof(value));
        return value;
    }

    private static bool IsWellFormed(string value)
    {
        for (var rest = value.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != OperationStatus.Done)
                return false;
            rest = rest[length..];
        }

        return true;
    }
}
