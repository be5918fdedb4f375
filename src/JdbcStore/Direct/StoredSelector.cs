namespace JdbcStore.Direct;

/// <summary>
/// A selector as the tables have it. The empty one has to be told from none, and Oracle takes the empty text for NULL: so one that has nothing but spaces
/// gets one more.
/// </summary>
internal static class StoredSelector
{
    public static string? Encode(string? selector) => selector is not null && IsBlank(selector) ? $"{selector} " : selector;

    public static string? Decode(string? stored) => stored is { Length: > 0 } && IsBlank(stored) ? stored[1..] : stored;

    private static bool IsBlank(string text) => !text.AsSpan().ContainsAnyExcept(' ');
}
