namespace JdbcStore;

/// <summary>What tells a durable subscription from every other: the client's id, and a name that the client chose.</summary>
public sealed record SubscriptionKey
{
    /// <summary>The longest client id and the longest name, in characters.</summary>
    public const int MaxLength = 255;

    /// <summary>Names a subscription.</summary>
    /// <exception cref="ArgumentException">One of them is empty, longer than <see cref="MaxLength"/>, holds a NUL, or is not well-formed UTF-16.</exception>
    public SubscriptionKey(string clientId, string name)
    {
        ClientId = StoredName.Check(clientId, "client", MaxLength);
        Name = StoredName.Check(name, "subscription", MaxLength);
    }

    /// <summary>Whose subscription it is.</summary>
    public string ClientId { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <inheritdoc />
    public override string ToString() => $"{ClientId}/{Name}";
}
