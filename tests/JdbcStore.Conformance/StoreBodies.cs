using System.Security.Cryptography;
using Xunit;

namespace JdbcStore.Conformance;

/// <summary>What tests do with large bodies.</summary>
public static class StoreBodies
{
    /// <summary>A message whose body is streamed.</summary>
    public static NewMessage Streamed(long length, int seed, string? duplicateKey = null) => new(new NoiseStream(length, seed), length, duplicateKey);

    /// <summary>Adds a message whose body is streamed, in a unit of its own.</summary>
    public static async Task<AddResult> StreamAsync(
        this IMessageStore store, Destination destination, long length, int seed, string? duplicateKey = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        return (await store.CommitAsync(new UnitOfWork().Add(destination, Streamed(length, seed, duplicateKey)))).Adds[0];
    }

    /// <summary>The hash of a body, read through a stream.</summary>
    public static async Task<byte[]> HashAsync(this IMessageStore store, Destination destination, long sequence)
    {
        ArgumentNullException.ThrowIfNull(store);
        await using var content = await store.OpenBodyAsync(destination, sequence);
        return await SHA256.HashDataAsync(content);
    }

    /// <summary>Checks that a destination holds exactly these bodies, byte for byte, in this order: by what a page says and by what a stream reads.</summary>
    public static async Task AssertBodiesAsync(this IMessageStore store, Destination destination, params (long Length, int Seed)[] expected)
    {
        ArgumentNullException.ThrowIfNull(store);
        var held = await store.ReadPagesAsync(destination);
        Assert.Equal(expected.Select(body => body.Length), held.Select(message => message.Length));
        foreach (var (message, body) in held.Zip(expected))
            Assert.Equal(NoiseStream.Hash(body.Length, body.Seed), await store.HashAsync(destination, message.Sequence));
        Assert.Equal(new DestinationStatistics(destination, expected.Length, expected.Sum(body => body.Length)), await store.StatisticsAsync(destination));
    }

    /// <summary>Reads all that a destination holds, page by page, without the large bodies.</summary>
    public static async Task<List<StoredMessage>> ReadPagesAsync(this IMessageStore store, Destination destination)
    {
        ArgumentNullException.ThrowIfNull(store);
        var all = new List<StoredMessage>();
        for (var position = ReadPosition.Start; await store.ReadAsync(destination, position, 1000) is { Count: > 0 } next; position = position.Past(next))
            all.AddRange(next);
        return all;
    }
}
