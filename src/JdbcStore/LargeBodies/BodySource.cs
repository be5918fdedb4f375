namespace JdbcStore.LargeBodies;

/// <summary>A message's body as chunks, from memory or from the caller's stream, of exactly the length that was said.</summary>
internal sealed class BodySource(NewMessage message)
{
    private long _at;

    public bool AtEnd => _at == message.Length;

    /// <summary>The next chunks; fewer at the end.</summary>
    /// <exception cref="ArgumentException">The stream ends early.</exception>
    public async Task<List<byte[]>> ReadAsync(int count, int chunkBytes, CancellationToken cancellationToken)
    {
        var chunks = new List<byte[]>(count);
        while (chunks.Count < count && !AtEnd)
        {
            var chunk = new byte[Math.Min(chunkBytes, message.Length - _at)];
            if (message.Content is { } content)
                await FillAsync(content, chunk, cancellationToken);
            else
                message.Body.Slice((int)_at, chunk.Length).CopyTo(chunk);
            chunks.Add(chunk);
            _at += chunk.Length;
        }

        return chunks;
    }

    /// <exception cref="ArgumentException">The stream goes on.</exception>
    public async Task CheckEndAsync(CancellationToken cancellationToken)
    {
        if (message.Content is { } content && await content.ReadAsync(new byte[1], cancellationToken) > 0)
            throw new ArgumentException($"The stream has more than the {message.Length} bytes that were announced; nothing was stored.");
    }

    private async Task FillAsync(Stream content, byte[] chunk, CancellationToken cancellationToken)
    {
        var read = await content.ReadAtLeastAsync(chunk, chunk.Length, throwOnEndOfStream: false, cancellationToken);
        if (read < chunk.Length)
            throw new ArgumentException($"The stream ended after {_at + read} of {message.Length} bytes; nothing was stored.");
    }
}
