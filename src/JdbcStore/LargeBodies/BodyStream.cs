using Dapper;
using JdbcStore.Sql;

namespace JdbcStore.LargeBodies;

/// <summary>Reads a large body chunk by chunk; holds one chunk and, between reads, no connection.</summary>
internal sealed class BodyStream(StoreDatabase database, long bodyId, long length) : Stream
{
    private const string ReadChunk = "SELECT data FROM jdbcstore_body_chunk WHERE body_id = @bodyId AND chunk_no = @chunkNo";

    private byte[] _chunk = [];
    private int _chunkNo;
    private int _at;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException("A body is read from its beginning to its end.");
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == length || buffer.IsEmpty)
            return 0;
        if (_at == _chunk.Length)
            await NextChunkAsync(cancellationToken);
        var count = Math.Min(buffer.Length, _chunk.Length - _at);
        _chunk.AsMemory(_at, count).CopyTo(buffer);
        _at += count;
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask NextChunkAsync(CancellationToken cancellationToken)
    {
        _chunk = await database.QueryAsync(
            "reading a large body",
            c => c.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
                database.Text[ReadChunk], new { bodyId, chunkNo = _chunkNo }, cancellationToken: cancellationToken)),
            cancellationToken) ?? throw new PreconditionStoreException("The message was acknowledged while its body was being read.");
        _chunkNo++;
        _at = 0;
    }
}
