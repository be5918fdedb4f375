using Xunit;

namespace JdbcStore.Conformance.Ordering;

/// <summary>One producer of a short history: sends a few units, waiting for each or for none, with random pauses.</summary>
internal sealed class Producer(IMessageStore store, string name, Destination[] queues, Random random)
{
    private readonly bool _waits = random.Next(2) == 0;

    private volatile List<Sending> _sendings = [];

    /// <summary>In the order in which they were given. A list that is not changed any more: others look while it grows.</summary>
    public List<Sending> Sendings => _sendings;

    public async Task RunAsync()
    {
        var sent = new List<Task>();
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            var sending = Choose();
            _sendings = [.. _sendings, sending];
            sent.Add(SendAsync(sending));
            if (_waits)
                await sent[^1];
            await PauseAsync();
        }

        await Task.WhenAll(sent);
    }

    private async Task SendAsync(Sending sending)
    {
        await sending.SendAsync(store);
        if (sending.ReadsBack && sending.IsStored)
            await ReadBackAsync(sending);
    }

    /// <summary>What was confirmed can be read from this moment on, in both queues.</summary>
    private async Task ReadBackAsync(Sending sending)
    {
        foreach (var (queue, sequence) in sending.Places)
        {
            var page = await Patiently.ReadAsync(store, queue, ReadPosition.After(sequence - 1), 1);
            Assert.True(page.Count == 1 && page[0].Sequence == sequence, $"{sending.Text} was confirmed as {sequence} of {queue}, and could not be read");
        }
    }

    private Sending Choose()
    {
        var here = random.Next(2);
        var text = $"{name}-{Sendings.Count}";
        var (queue, other) = (queues[here], queues[1 - here]);
        var cancelling = random.Next(6) == 0 ? (Cancelling)random.Next(1, 4) : Cancelling.Never;
        var sending = new Sending(text, SendingKind.Plain, queue, other) { Cancelling = cancelling, ReadsBack = random.Next(4) == 0 };
        return random.Next(40) switch
        {
            < 6 => sending with { Kind = SendingKind.Keyed, Key = $"{name} {random.Next(2)}", Cancelling = Cancelling.Never },
            < 10 => sending with { Kind = SendingKind.Pair, Text = $"{text}&" },
            10 => sending with { Kind = SendingKind.Poisoned },
            11 when Movable() is { } moved => new Sending(text, SendingKind.Move, moved.Other, moved.Queue) { Moved = moved },
            _ => sending,
        };
    }

    /// <summary>Nobody reads it back any more.</summary>
    private Sending? Movable() => Sendings.Find(s => _waits && s is { Kind: SendingKind.Plain, IsStored: true } && !Sendings.Exists(m => m.Moved == s));

    private Task PauseAsync() => random.Next(8) switch
    {
        0 => Task.Delay(random.Next(3)),
        < 3 => YieldAsync(),
        _ => Task.CompletedTask,
    };

    private static async Task YieldAsync() => await Task.Yield();
}
