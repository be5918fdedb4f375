namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>Reads what a unit brings as streams, and moves out of the managed heap what is too large for a page, before anything is stored.</summary>
internal static class MemoryStaging
{
    public static async Task<IReadOnlyDictionary<NewMessage, MemoryBody>> StageAsync(UnitOfWork unit, Fault fault, CancellationToken cancellationToken)
    {
        var staged = new Dictionary<NewMessage, MemoryBody>();
        foreach (var message in unit.Operations.Select(operation => operation.Message).OfType<NewMessage>().Distinct().Where(IsStaged))
            staged.Add(message, await StageAsync(message, fault, cancellationToken));
        return staged;
    }

    private static bool IsStaged(NewMessage message) => message.Content is not null || message.Length > MemoryBody.LargestInAPage;

    private static async Task<MemoryBody> StageAsync(NewMessage message, Fault fault, CancellationToken cancellationToken)
    {
        var held = new byte[fault == Fault.HoldsStreamsInMemory ? message.Length : 0];
        await using var body = new MemoryStream(message.Body.ToArray());
        var staged = await MemoryBody.ReadAsync(message.Content ?? body, message.Length, fault, cancellationToken);
        GC.KeepAlive(held);
        return staged;
    }
}
