namespace JdbcStore.Conformance.Model;

/// <summary>What the small numbers of a generated history stand for.</summary>
internal static class Names
{
    /// <summary>How many destinations: queues at even numbers, topics of the same names at odd ones.</summary>
    public const int Destinations = 4;

    public static readonly string[] Producers = ["p0", "p1"];

    public static Destination Destination(Act act) => Destination(act.Destination);

    public static Destination Destination(int number) =>
        number % 2 == 0 ? JdbcStore.Destination.Queue($"d{number}") : JdbcStore.Destination.Topic($"d{number - 1}");

    public static Destination Target(Act act) => Destination(act.Other % Destinations);

    public static SubscriptionKey Key(Act act) => new($"client{act.Other % 2}", $"s{act.Other / 2 % 2}");

    /// <summary>Of the topic that the act is about, or of the one beside the queue.</summary>
    public static Subscription Subscription(Act act) => new(Key(act), Destination(act.Destination | 1), act.Choice % 4 == 0 ? "even" : null);

    public static SubscriptionStart Start(Act act) => act.Choice % 3 == 0 ? SubscriptionStart.Oldest : SubscriptionStart.Now;

    public static string Transaction(int number) => $"t{number % 3}";

    public static string? DuplicateKey(Content content) => content.Key is { } key ? $"key {key}" : null;

    /// <summary>How the tests' store understands the one selector that there is.</summary>
    public static bool Selects(string? selector, long length) => selector is null || length % 2 == 0;
}
