namespace JdbcStore.Broker.Amqp.Selectors;

/// <summary>A pattern of LIKE: % is any run of characters, _ any one of them, unless the escape character stands before it.</summary>
internal sealed class LikePattern
{
    private const char AnyRun = '\uFFFF';
    private const char AnyOne = '\uFFFE';
    private readonly string _pattern;

    public LikePattern(string pattern, char? escape)
    {
        var parts = new List<char>(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == escape && i + 1 < pattern.Length)
                parts.Add(pattern[++i]);
            else
                parts.Add(pattern[i] switch { '%' => AnyRun, '_' => AnyOne, var other => other });
        }

        _pattern = new string([.. parts]);
    }

    public static Expression Like(Expression operand, LikePattern pattern) => fields =>
        operand(fields) is { } value ? value is string text && pattern.Matches(text) : null;

    /// <summary>Takes time in proportion to both lengths at the worst, whatever the pattern.</summary>
    private bool Matches(string text)
    {
        var (at, part, runPart, runAt) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (part < _pattern.Length && _pattern[part] == AnyRun)
            {
                (runPart, runAt) = (part++, at);
            }
            else if (part < _pattern.Length && (_pattern[part] == AnyOne || _pattern[part] == text[at]))
            {
                (at, part) = (at + 1, part + 1);
            }
            else if (runPart >= 0)
            {
                // The run takes one character more.
                (at, part) = (++runAt, runPart + 1);
            }
            else
            {
                return false;
            }
        }

        return _pattern.AsSpan(part).TrimStart(AnyRun).IsEmpty;
    }
}
