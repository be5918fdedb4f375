namespace JdbcStore.Sql;

/// <summary>
/// Where in the index of its destination a message row stands: lanes 0 to 9 are the priorities of messages that readers see; the others
/// are parked, and no reader comes across them.
/// </summary>
public static class Lanes
{
    /// <summary>Waits until it is due.</summary>
    public const int Delayed = 10;

    /// <summary>Waits for the decision about a prepared transaction.</summary>
    public const int Prepared = 11;

    /// <summary>Lanes below this one are what readers see.</summary>
    public const int Parked = Delayed;
}
