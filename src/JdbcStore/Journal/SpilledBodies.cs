namespace JdbcStore.Journal;

/// <summary>Reads back what is in the journal only. Each body is checked against the checksum that was kept of it: damage is an error, never another body.</summary>
internal sealed class SpilledBodies(JournalLog log)
{
    /// <summary>A page of spilled bodies ends early, so that a page's memory is bounded.</summary>
    private const long MaxPageBytes = 8L << 20;

    /// <summary>Completes a page, which may end earlier than it did; null when a body has left the journal, so that the database has it by now.</summary>
    public async ValueTask<List<StoredMessage>?> LoadAsync(
        List<StoredMessage> page, Dictionary<long, SpilledBody> spilled, CancellationToken cancellationToken)
    {
        var bytes = 0L;
        for (var i = 0; i < page.Count && spilled.Count > 0; i++)
        {
            if (!spilled.TryGetValue(page[i].Sequence, out var place))
                continue;
            if (bytes > 0 && bytes + place.Length > MaxPageBytes)
                return page[..i];
            bytes += place.Length;
            if (await TryReadAsync(place, cancellationToken) is not { } body)
                return null;
            page[i] = page[i] with { Body = body };
        }

        return page;
    }

    /// <summary>The bodies of a generation that are not in memory, by sequence.</summary>
    public async ValueTask<Dictionary<long, ReadOnlyMemory<byte>>> LoadAsync(Generation generation, CancellationToken cancellationToken)
    {
        var bodies = new Dictionary<long, ReadOnlyMemory<byte>>();
        foreach (var add in generation.Adds)
        {
            if (add.Spilled is { } place && !add.IsGone)
                bodies.Add(add.Sequence, await TryReadAsync(place, cancellationToken) ?? throw Lost(place));
        }

        return bodies;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> TryReadAsync(SpilledBody place, CancellationToken cancellationToken)
    {
        var body = new byte[place.Length];
        try
        {
            if (!await log.TryReadAsync(place.Position, body, cancellationToken))
                return null;
        }
        catch (ObjectDisposedException e)
        {
            throw new UnavailableStoreException("The store has stopped.", e);
        }
        catch (Exception e) when (JournalFault.IsOfFileSystem(e))
        {
            throw new UnavailableStoreException($"A message cannot be read back from the journal: {e.Message}", e);
        }

        return Crc32C.Compute(body) == place.Crc ? body : throw new FatalStoreException(
            $"A message of {place.Length} bytes in group {place.Position.Group} of the journal, at byte {place.Position.Offset} of its segment, "
            + "has been damaged since it was written.");
    }

    private static FatalStoreException Lost(SpilledBody place) =>
        new($"Group {place.Position.Group} is no longer in the journal, although the database does not have it yet.");
}
