namespace JdbcStore.Journal;

/// <summary>What a journal says of one destination.</summary>
/// <param name="Destination">Which one.</param>
/// <param name="Adds">Messages added.</param>
/// <param name="Acknowledgements">Messages acknowledged, by consumers and by subscriptions.</param>
/// <param name="Bytes">Bytes of the bodies that were added.</param>
/// <param name="FirstGroup">The first group that names it.</param>
/// <param name="LastGroup">The last group that names it.</param>
public sealed record JournalDestination(Destination Destination, long Adds, long Acknowledgements, long Bytes, long FirstGroup, long LastGroup);
