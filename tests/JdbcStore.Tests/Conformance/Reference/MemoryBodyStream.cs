namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>A body that is being read: it fails when its message goes meanwhile.</summary>
internal sealed class MemoryBodyStream(Stream content, MemoryTables tables, Func<bool> isThere) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static Stream Open(MemoryTables tables, Destination name, long sequence)
    {
        if (tables.Destinations.GetValueOrDefault(name)?.Messages.TryGetValue(sequence, out var message) != true)
            throw new PreconditionStoreException($"There is no message {sequence} in {name}.");
        var destination = tables.Destinations[name];
        var content = destination.LargeBodies.TryGetValue(sequence, out var large) ? large.Open() : new MemoryStream(message!.Body.ToArray());
        return new MemoryBodyStream(content, tables, () => destination.Messages.ContainsKey(sequence));
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        lock (tables.Gate)
        {
            if (!isThere())
                return tables.Fault == Fault.CutsBodiesThatAreAcknowledged ? 0 : throw new PreconditionStoreException("The message was acknowledged meanwhile.");
        }

        return content.Read(buffer, offset, count);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        content.Dispose();
        base.Dispose(disposing);
    }
}
