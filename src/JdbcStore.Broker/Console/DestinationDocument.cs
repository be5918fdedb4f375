namespace JdbcStore.Broker.Console;

/// <summary>One destination, as <c>/api/destinations</c> gives it.</summary>
/// <param name="Kind"><c>queue</c> or <c>topic</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Messages">Messages stored and not yet acknowledged.</param>
/// <param name="Bytes">Bytes of their bodies.</param>
/// <param name="Consumers">Receivers attached to it at this moment.</param>
internal sealed record DestinationDocument(string Kind, string Name, long Messages, long Bytes, int Consumers);
