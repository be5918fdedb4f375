namespace JdbcStore;

/// <summary>What a destination does with a message: one consumer gets it, or every subscription.</summary>
public enum DestinationKind
{
    /// <summary>Each message goes to one consumer.</summary>
    Queue = 0,

    /// <summary>Each message goes to every subscription.</summary>
    Topic = 1,
}

/// <summary>A named queue or topic. Names are case-sensitive and compared character by character.</summary>
public readonly record struct Destination
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 255;

    /// <summary>Names a destination.</summary>
    /// <exception cref="ArgumentException">The name is empty, longer than <see cref="MaxNameLength"/>, holds a NUL, or is not well-formed UTF-16.</exception>
    public Destination(DestinationKind kind, string name)
    {
        Kind = kind;
        Name = StoredName.Check(name, "destination", MaxNameLength);
    }

    /// <summary>Queue or topic.</summary>
    public DestinationKind Kind { get; }

    /// <summary>The name: 1 to 255 characters in any script.</summary>
    public string Name { get; }

    /// <summary>Names a queue.</summary>
    /// <exception cref="ArgumentException">As for the constructor.</exception>
    public static Destination Queue(string name) => new(DestinationKind.Queue, name);

    /// <summary>Names a topic.</summary>
    /// <exception cref="ArgumentException">As for the constructor.</exception>
    public static Destination Topic(string name) => new(DestinationKind.Topic, name);

    /// <summary>The address form: <c>queue://NAME</c> or <c>topic://NAME</c>.</summary>
    public override string ToString() => Kind == DestinationKind.Queue ? $"queue://{Name}" : $"topic://{Name}";
}
