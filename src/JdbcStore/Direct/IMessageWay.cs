namespace JdbcStore.Direct;

/// <summary>One way of messages, from which another can take over in the middle of a tenure.</summary>
internal interface IMessageWay : IActiveStore
{
    /// <summary>Completes as soon as no unit is under way; the caller keeps further ones away.</summary>
    Task WhenIdleAsync();

    /// <summary>
    /// Ends an idle way when all that it has confirmed is in the database; the next one goes on from here. Whoever still reads is served to the end.
    /// </summary>
    /// <exception cref="StoreException">It had failed.</exception>
    Task<Handover> HandOverAsync();
}
