using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace JdbcStore.Hosting;

/// <summary>
/// Reads a configuration section key by key and collects every mistake instead of stopping at the first one. A key that is missing or
/// null has its default; a key that nobody asked for is a mistake.
/// </summary>
public sealed class ConfigurationReader
{
    private readonly IConfiguration _section;
    private readonly ConfigurationErrors _errors;
    private readonly HashSet<string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ConfigurationReader> _sections = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a section.</summary>
    /// <param name="section">The section; its path becomes the beginning of every key in a message.</param>
    /// <param name="errors">Where the mistakes go.</param>
    public ConfigurationReader(IConfiguration section, ConfigurationErrors errors)
    {
        _section = section;
        _errors = errors;
    }

    /// <summary>The full name of a key of this section.</summary>
    public string FullKey(string key) => _section is IConfigurationSection { Path: var path } ? $"{path}:{key}" : key;

    /// <summary>Reads text that must not be empty.</summary>
    public string Text(string key, string fallback) =>
        Read(key, fallback, (string text, out string value) => (value = text).Length > 0, "empty; leave it out or give a value");

    /// <summary>Reads text that may be missing: then null.</summary>
    public string? OptionalText(string key) => Has(key) ? Text(key, "") : null;

    /// <summary>Reads one of an enumeration's names, in upper or lower case.</summary>
    public T Choice<T>(string key, T fallback)
        where T : struct, Enum =>
        Read(key, fallback, ParseName, "not one of " + string.Join(", ", Enum.GetNames<T>()));

    /// <summary>Reads <c>true</c> or <c>false</c>.</summary>
    public bool Flag(string key, bool fallback) => Read<bool>(key, fallback, bool.TryParse, "not true or false");

    /// <summary>Reads a whole number.</summary>
    public int Number(string key, int fallback) => Read(key, fallback, ParseNumber, "not a whole number");

    /// <summary>Reads a number of bytes, such as <c>4MiB</c>.</summary>
    public long Bytes(string key, long fallback) => Read<long>(key, fallback, ByteSize.TryParse, ByteSize.Form);

    /// <summary>Reads a duration, such as <c>00:00:15</c>.</summary>
    public TimeSpan Duration(string key, TimeSpan fallback) =>
        Read(key, fallback, ParseDuration, "not a duration; write hours:minutes:seconds, such as 00:00:15 or 00:00:00.5");

    /// <summary>Reads the address to listen on, such as <c>amqp://127.0.0.1:5672</c>. A missing port is the default's.</summary>
    public Uri Address(string key, Uri fallback) =>
        Read(key, fallback, (string text, out Uri value) => ParseAddress(text, fallback, out value),
            $"not an address to listen on; write {fallback.Scheme}://HOST:PORT, such as {fallback.Scheme}://{fallback.Authority}");

    /// <summary>A section within this one.</summary>
    public ConfigurationReader Section(string key)
    {
        if (!_sections.TryGetValue(key, out var section))
            _sections.Add(key, section = new ConfigurationReader(_section.GetSection(key), _errors));
        return section;
    }

    /// <summary>Whether a key, or anything below it, has a value.</summary>
    public bool Has(string key)
    {
        _values.Add(key);
        return _section.GetSection(key).AsEnumerable().Any(pair => pair.Value is not null);
    }

    /// <summary>Call it last: every key of this section and those within it that was not read is a mistake.</summary>
    public void RejectUnknownKeys()
    {
        foreach (var child in _section.GetChildren())
        {
            if (_sections.TryGetValue(child.Key, out var section))
                section.RejectUnknownKeys(child);
            else if (!_values.Contains(child.Key))
                _errors.Add(child.Path, null, Unknown(child.Key));
        }
    }

    private void RejectUnknownKeys(IConfigurationSection self)
    {
        if (!string.IsNullOrEmpty(self.Value))
            _errors.Add(self.Path, self.Value, "a section, not a value; it has " + string.Join(", ", Names()));
        RejectUnknownKeys();
    }

    private string Unknown(string key) => NearestName.Find(key, Names()) is { } meant
        ? $"no such key; did you mean {meant}?"
        : "no such key; there are " + string.Join(", ", Names());

    private IEnumerable<string> Names() => _values.Concat(_sections.Keys).Order(StringComparer.Ordinal);

    private T Read<T>(string key, T fallback, TryParse<T> parse, string right)
    {
        _values.Add(key);
        var entry = _section.GetSection(key);
        if (entry.GetChildren().FirstOrDefault() is { } child)
            _errors.Add(child.Path, null, $"no such key; {key} is a single value");
        if (entry.Value is not { } text)
            return fallback;
        if (parse(text.Trim(), out var value))
            return value;
        _errors.Add(entry.Path, text, right);
        return fallback;
    }

    private static bool ParseName<T>(string text, out T value)
        where T : struct, Enum
    {
        value = default;
        // Enum.TryParse alone would take numbers and lists.
        return Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) && Enum.TryParse(text, ignoreCase: true, out value);
    }

    private static bool ParseNumber(string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    // Without a colon TimeSpan would read days: "15" must not become a lease of fifteen days.
    private static bool ParseDuration(string text, out TimeSpan value)
    {
        value = default;
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value);
    }

    private static bool ParseAddress(string text, Uri example, out Uri value)
    {
        value = example;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != example.Scheme || uri.Host.Length == 0)
            return false;
        if (uri.PathAndQuery is not ("/" or "") || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            return false;
        value = uri.Port < 0 ? new UriBuilder(uri) { Port = example.Port }.Uri : uri;
        return true;
    }

    private delegate bool TryParse<T>(string text, out T value);
}
