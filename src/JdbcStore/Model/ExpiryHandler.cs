namespace JdbcStore;

/// <summary>
/// Is handed a message that has expired, before it is removed, and may add to the unit that removes it, such as a dead letter: both happen or
/// neither, so that each expired message is handled once. Called by the store's housekeeping, one message at a time; must not block.
/// </summary>
/// <param name="destination">Where it was.</param>
/// <param name="message">What expired.</param>
/// <param name="removal">The unit that removes it.</param>
/// <returns>False leaves the message alone for now, such as while a consumer has it; it is asked for again later.</returns>
public delegate bool ExpiryHandler(Destination destination, StoredMessage message, UnitOfWork removal);
