namespace JdbcStore.Broker.Amqp.Messages;

/// <summary>What a sender asks of the delivery of its message.</summary>
/// <param name="Priority">0 to 9, the highest.</param>
/// <param name="ExpiresAt">When it expires, or null.</param>
/// <param name="DeliverAt">Not before; null: at once.</param>
internal readonly record struct DeliveryTerms(int Priority, DateTimeOffset? ExpiresAt, DateTimeOffset? DeliverAt)
{
    private const int HighestPriority = 9;
    private const int PriorityIndex = 1;
    private const int TimeToLiveIndex = 2;
    private const int AbsoluteExpiryIndex = 8;
    private static readonly long LastMillisecond = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private static ReadOnlySpan<byte> DeliveryTime => "x-opt-delivery-time"u8;

    private static ReadOnlySpan<byte> DeliveryDelay => "x-opt-delivery-delay"u8;

    public static DeliveryTerms Of(ReadOnlySpan<byte> message, in MessageSections sections, DateTimeOffset now)
    {
        var priority = MessageFields.Number(message, sections.Header, PriorityIndex) ?? NewMessage.DefaultPriority;
        var milliseconds = now.ToUnixTimeMilliseconds();
        return new DeliveryTerms(
            (int)Math.Clamp(priority, 0, HighestPriority), Expiry(message, sections, milliseconds), Delivery(message, sections, milliseconds));
    }

    // Zero says in both fields, by convention, that it never expires.
    private static DateTimeOffset? Expiry(ReadOnlySpan<byte> message, in MessageSections sections, long now)
    {
        var timeToLive = MessageFields.Number(message, sections.Header, TimeToLiveIndex) ?? 0;
        var absolute = MessageFields.Number(message, sections.Properties, AbsoluteExpiryIndex) ?? 0;
        return At(Math.Min(timeToLive > 0 ? now + timeToLive : long.MaxValue, absolute > 0 ? absolute : long.MaxValue));
    }

    private static DateTimeOffset? Delivery(ReadOnlySpan<byte> message, in MessageSections sections, long now)
    {
        if (!sections.MessageAnnotations.Exists)
            return null;
        var at = MessageFields.Number(message, sections.MessageAnnotations, DeliveryTime)
            ?? (MessageFields.Number(message, sections.MessageAnnotations, DeliveryDelay) is { } delay
                ? (long?)(now + Math.Clamp(delay, 0, LastMillisecond - now)) : null);
        return at > now ? At(Math.Min(at.Value, LastMillisecond)) : null;
    }

    private static DateTimeOffset? At(long milliseconds) => milliseconds <= LastMillisecond ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}
