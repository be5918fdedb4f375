namespace JdbcStore.Broker.Amqp.Selectors;

/// <summary>What a consumer wants: a condition on the header, the properties and the application properties of a message.</summary>
internal sealed class Selector
{
    /// <summary>The longest selector, in characters.</summary>
    public const int MaxLength = 4000;

    private readonly Expression _condition;

    private Selector(string text, Expression condition) => (Text, _condition) = (text, condition);

    public string Text { get; }

    /// <exception cref="FormatException">It is no selector; the message says where and why.</exception>
    public static Selector Parse(string text) => text.Length <= MaxLength
        ? new Selector(text, SelectorParser.Parse(text))
        : throw new FormatException($"A selector has at most {MaxLength} characters; this one has {text.Length}.");

    /// <summary>Whether it chooses a message: what is unknown it does not.</summary>
    public bool Matches(ReadOnlyMemory<byte> message, int priority) => Matches(new SelectableFields(message, priority).Find);

    /// <summary>Whether it chooses a message with these fields.</summary>
    public bool Matches(Func<string, object?> fields) => _condition(fields) is true;
}
