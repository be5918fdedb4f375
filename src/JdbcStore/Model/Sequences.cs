namespace JdbcStore;

/// <summary>
/// How sequences are numbered: an ordinal, which rises by one a message, followed by one decimal digit, the message's priority. So a
/// sequence alone says where in an index by priority its message stands.
/// </summary>
internal static class Sequences
{
    /// <summary>Priorities, from 0, the lowest, to 9.</summary>
    public const int Priorities = 10;

    public static long Of(long ordinal, int priority) => (ordinal * Priorities) + priority;

    public static long OrdinalOf(long sequence) => sequence / Priorities;

    public static int PriorityOf(long sequence) => (int)(sequence % Priorities);

    /// <summary>The lowest sequence that a message with this ordinal can have.</summary>
    public static long First(long ordinal) => Of(ordinal, 0);

    /// <summary>The highest sequence that a message with this ordinal can have.</summary>
    public static long Last(long ordinal) => Of(ordinal, Priorities - 1);
}
