using JdbcStore.Journal;
using Microsoft.Win32.SafeHandles;

namespace JdbcStore.Throughput.Scenarios;

/// <summary>
/// The least that a journal can do: one thread copies what came up during the last flush, appends it to a file of zeros, flushes, and confirms. No record, no
/// checksum, no order, nothing to read again.
/// </summary>
internal sealed class AppendLoop(string directory, byte[] body) : IScenario
{
    private const int BlockBytes = 4096;
    private const long FileBytes = 64L << 20;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly byte[] _buffer = new byte[4096 * (body.Length + BlockBytes)];
    private List<TaskCompletionSource> _queue = [];
    private List<TaskCompletionSource> _group = [];
    private Thread? _thread;

    public Task OpenAsync(CancellationToken cancellationToken)
    {
        var file = File.OpenHandle(Path.Combine(directory, "appended"), FileMode.Create, FileAccess.ReadWrite);
        for (var offset = 0L; offset < FileBytes; offset += 1 << 20)
            RandomAccess.Write(file, new byte[1 << 20], offset);
        RandomAccess.FlushToDisk(file);
        _thread = new Thread(() => Run(file)) { IsBackground = true };
        _thread.Start();
        return Task.CompletedTask;
    }

    public ValueTask SendAsync(int producer)
    {
        var message = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _queue.Add(message);
            if (_queue.Count == 1)
                _work.Release();
        }

        return new ValueTask(message.Task);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _thread?.Join();
        _work.Dispose();
        _stopping.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private void Run(SafeFileHandle file)
    {
        using (file)
        {
            try
            {
                for (var offset = 0L; ;)
                {
                    _work.Wait(_stopping.Token);
                    Take();
                    offset = Append(file, offset);
                    _group.ForEach(message => message.SetResult());
                    _group.Clear();
                }
            }
            catch (OperationCanceledException)
            {
                // Disposed.
            }
        }
    }

    private void Take()
    {
        lock (_gate)
            (_queue, _group) = (_group, _queue);
    }

    private long Append(SafeFileHandle file, long offset)
    {
        var bytes = 0;
        foreach (var _ in _group)
        {
            body.CopyTo(_buffer.AsSpan(bytes));
            bytes += body.Length;
        }

        bytes = (bytes + BlockBytes - 1) / BlockBytes * BlockBytes;
        if (offset + bytes > FileBytes)
            offset = 0;
        RandomAccess.Write(file, _buffer.AsSpan(0, bytes), offset);
        DiskFlush.File(file);
        return offset + bytes;
    }
}
