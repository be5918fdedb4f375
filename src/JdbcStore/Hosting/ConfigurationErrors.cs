namespace JdbcStore.Hosting;

/// <summary>
/// Collects every mistake of a configuration, so that one start shows all of them. Values given to it are shown to people: mask secrets first.
/// </summary>
public sealed class ConfigurationErrors
{
    private readonly List<string> _messages = [];
    private readonly HashSet<string> _keys = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>One sentence a mistake, in the order in which they were found.</summary>
    public IReadOnlyList<string> Messages => _messages;

    /// <summary>Whether a mistake was found in this key: what depends on its value need not be checked.</summary>
    public bool Contains(string key) => _keys.Contains(key);

    /// <summary>Adds a mistake in a key's value.</summary>
    /// <param name="key">The full key, such as <c>Persistence:Lease:Duration</c>.</param>
    /// <param name="value">The value as it was written, or null when it is missing or must not be shown.</param>
    /// <param name="problem">What is wrong and what would be right, without a full stop.</param>
    public void Add(string key, string? value, string problem)
    {
        _keys.Add(key);
        var end = problem.EndsWith('?') ? "" : ".";
        _messages.Add(value is null ? $"{key}: {problem}{end}" : $"{key} = '{value}': {problem}{end}");
    }

    /// <summary>Adds a mistake that belongs to no single key.</summary>
    public void Add(string message) => _messages.Add(message);

    /// <summary>Ends with an exception if there was any mistake.</summary>
    /// <exception cref="ConfigurationStoreException">At least one mistake was added.</exception>
    public void ThrowIfAny()
    {
        if (_messages.Count > 0)
            throw new ConfigurationStoreException([.. _messages]);
    }
}
