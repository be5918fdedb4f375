namespace JdbcStore;

/// <summary>
/// Is told of a message that readers can see from now on without a caller's add having put it there: it was delayed, moved or prepared, or an
/// <see cref="ExpiryHandler"/> added it. A broker that takes what it adds from memory reads these from the store. Called in the order of the commits
/// and before their callers hear of them; must not block.
/// </summary>
public delegate void ArrivalHandler(Destination destination, long sequence);
