namespace JdbcStore.Broker.Console;

/// <summary>The broker at a glance, as <c>/api/status</c> gives it.</summary>
/// <param name="Name">The broker's name.</param>
/// <param name="State">The store's state.</param>
/// <param name="Role"><c>active</c>, <c>standby</c>, or <c>none</c> while it is neither.</param>
/// <param name="Epoch">The epoch held or last held; 0 before the first.</param>
/// <param name="Provider">The database's dialect.</param>
/// <param name="Journal"><c>on</c> or <c>off</c>.</param>
/// <param name="PendingUnits">Units of work accepted and not yet confirmed.</param>
/// <param name="JournalBytes">Bytes in the journal that the database does not have yet.</param>
/// <param name="Problem">What keeps the store from serving, or null.</param>
/// <param name="Version">The broker's version.</param>
/// <param name="Started">When the process started, in UTC.</param>
/// <param name="Uptime">Whole seconds since then.</param>
/// <param name="Amqp">Where AMQP clients are served, or null while they are not.</param>
/// <param name="Connections">AMQP connections at this moment.</param>
internal sealed record StatusDocument(
    string Name,
    StoreState State,
    string Role,
    long Epoch,
    string Provider,
    string Journal,
    int PendingUnits,
    long JournalBytes,
    string? Problem,
    string Version,
    DateTimeOffset Started,
    long Uptime,
    string? Amqp,
    int Connections);
