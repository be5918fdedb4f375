using Amqp;
using Amqp.Types;
using JdbcStore.Broker.Amqp.Selectors;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>A source's filter, as far as the broker knows filters: a JMS selector. Clients describe it by its symbol or by its number.</summary>
internal static class SelectorFilter
{
    private const ulong Code = 0x468C00000004;
    private static readonly Symbol Name = new("apache.org:selector-filter:string");
    private static readonly Symbol Key = new("jms-selector");

    /// <exception cref="AmqpException">It is another filter, or no selector; the error says where.</exception>
    public static Selector? Read(Map? filters)
    {
        if (filters is null)
            return null;
        Selector? selector = null;
        foreach (var (key, value) in filters)
        {
            if (value is null)
                continue;
            if (value is not DescribedValue { Value: string text } filter || !IsSelector(filter.Descriptor) || selector is not null)
                throw new AmqpException(ErrorCode.NotImplemented, $"The filter '{key}' is not in this version of the broker, only one {Name}.");
            selector = Parse(text);
        }

        return selector;
    }

    public static Map Write(string selector) => new() { [Key] = new DescribedValue(Name, selector) };

    private static bool IsSelector(object descriptor) => Name.Equals(descriptor) || Code.Equals(descriptor);

    private static Selector? Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            return Selector.Parse(text);
        }
        catch (FormatException e)
        {
            throw new AmqpException(ErrorCode.InvalidField, $"The selector \"{text[..Math.Min(text.Length, 200)]}\" is not understood. {e.Message}");
        }
    }
}
