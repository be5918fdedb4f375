using JdbcStore.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace JdbcStore.Tests.Journal.Simulated;

/// <summary>
/// The power fails after any operation, and any part of what was not flushed is left: what was confirmed is there, byte for byte and in order, and behind it
/// at most the one group that was under way.
/// </summary>
public sealed class PowerFailureTests
{
    private const int Block = JournalFormat.BlockBytes;
    private const string Folder = "/journal";

    /// <summary>Each length is a group; -1 releases all but the last, 0 opens the journal again for a new epoch.</summary>
    private static readonly int[] Small = [40, 3000, 50, Block, 60, -1, 70, 0, 80, 90];

    [Fact]
    public void After_every_operation_of_a_small_history_whatever_sectors_are_left()
    {
        var operations = Run(Small, new SimulatedDisk()).Disk.Operations;
        var failures = 0;
        for (var left = 0; left <= operations; left++)
        {
            var run = Run(Small, new SimulatedDisk { OperationsLeft = left });
            foreach (var keeps in Outcomes(run.Disk.Choices(), seed: left))
            {
                Check(run, run.Disk.AfterPowerFailure(keeps));
                failures++;
            }
        }

        Assert.True(failures > 500, $"only {failures} power failures");
    }

    [Fact]
    public void After_any_operation_of_random_long_histories()
    {
        var seed = Environment.TickCount;
        for (var round = 0; round < 60; round++)
        {
            var random = new Random(seed + round);
            var history = Enumerable.Range(0, 60).Select(_ => random.Next(12) switch { 0 => 0, 1 => -1, 2 => random.Next(1, 5 * Block), _ => random.Next(1, 600) }).ToArray();
            var run = Run(history, new SimulatedDisk { OperationsLeft = random.Next(400) });
            for (var again = 0; again < 8; again++)
                Check(run, run.Disk.AfterPowerFailure(() => random.Next(2) == 0), $"seed {seed + round}");
        }
    }

    [Fact]
    public void A_second_power_failure_while_the_first_is_recovered_from()
    {
        for (var left = 0; left < 40; left++)
        {
            var random = new Random(left);
            var run = Run(Small, new SimulatedDisk { OperationsLeft = 25 + left });
            var disk = run.Disk.AfterPowerFailure(() => random.Next(2) == 0);
            for (var again = 0; again < 6; again++)
            {
                disk.OperationsLeft = again;
                Assert.ThrowsAny<StoreException>(() => OpenAndAppend(disk));
                disk = disk.AfterPowerFailure(() => random.Next(2) == 0);
            }

            Check(run, disk, $"after {25 + left} operations");
        }
    }

    [Fact]
    public void After_a_flush_that_failed_nothing_is_confirmed_and_what_was_confirmed_before_is_there()
    {
        var flushes = 0;
        for (var good = 0; ; good++)
        {
            var disk = new SimulatedDisk { FlushesLeft = good };
            var run = Run(Small, disk);
            if (run.Confirmed.Count == Small.Count(length => length > 0))
                break;
            flushes++;
            Assert.Equal(-1, disk.FlushesLeft);   // None was tried any more.
            disk.FlushesLeft = int.MaxValue;
            Check(run, disk.AfterPowerFailure(() => good % 2 == 0), $"{good} flushes were good");
            var last = Open(disk).LastGroup;   // What is read as if it was written, and is not, is made durable before it counts.
            Assert.Equal(last, Open(disk.AfterPowerFailure(() => false)).LastGroup);
        }

        Assert.True(flushes > 10, $"only {flushes} flushes");
    }

    [Fact]
    public void On_a_disk_that_is_full_nothing_more_is_confirmed_and_nothing_is_lost()
    {
        for (var capacity = 5; capacity < 15; capacity++)
        {
            var disk = new SimulatedDisk { Capacity = capacity * Block };
            var run = Run(Small, disk);
            Assert.True(run.Confirmed.Count < Small.Count(length => length > 0));
            disk.Capacity = long.MaxValue;
            Check(run, disk.AfterPowerFailure(() => capacity % 2 == 0), $"room for {capacity} blocks");
        }
    }

    private static History Run(int[] lengths, SimulatedDisk disk)
    {
        var history = new History(disk);
        try
        {
            var log = Open(disk);
            log.BeginEpoch();
            foreach (var length in lengths)
                Step(history, ref log, length);
        }
        catch (StoreException)
        {
            // The power, a flush or the room has come to an end.
        }
        catch (IOException)
        {
            // While segments were released.
        }

        return history;
    }

    private static void Step(History history, ref JournalLog log, int length)
    {
        if (length == 0)
        {
            history.Epoch++;
            log = Open(history.Disk);
            log.BeginEpoch();
        }
        else if (length < 0)
        {
            history.Released = Math.Max(0, history.Confirmed.Count - 1);
            log.Release(history.Released);
        }
        else
        {
            history.UnderWay = JournalFolder.Payload(history.Confirmed.Count + 1, length);
            JournalFolder.Append(log, history.UnderWay, history.Epoch);
            history.Confirmed.Add(history.UnderWay);
            history.UnderWay = null;
        }
    }

    /// <summary>Without the supply's help: what it prepares ahead it prepares on another thread, and a history has to be the same each time.</summary>
    private static JournalLog Open(SimulatedDisk disk) =>
        JournalLog.Open(Folder, new JournalLogOptions { SegmentBytes = 5 * Block, Disk = disk, PreparesAhead = false }, NullLogger.Instance);

    private static void OpenAndAppend(SimulatedDisk disk)
    {
        var log = Open(disk);
        log.BeginEpoch();
        for (var i = 0; i < 10; i++)
            JournalFolder.Append(log, new byte[Block], epoch: 100);
    }

    private static void Check(History history, SimulatedDisk disk, string what = "")
    {
        var log = Open(disk);
        var groups = log.LastGroup == 0 ? [] : log.Read(Math.Min(history.Released, log.LastGroup)).ToList();
        var expected = history.Confirmed.Skip(history.Released).ToList();
        Assert.True(groups.Count >= expected.Count, $"{expected.Count - groups.Count} confirmed groups are lost {what}");
        Assert.True(groups.Count <= expected.Count + 1, $"{groups.Count - expected.Count} groups were never confirmed {what}");
        for (var i = 0; i < expected.Count; i++)
            Assert.True(groups[i].Payload.Span.SequenceEqual(expected[i]), $"group {groups[i].Number} differs {what}");
        if (groups.Count > expected.Count)
            Assert.True(history.UnderWay is { } late && groups[^1].Payload.Span.SequenceEqual(late), $"the last group is not the one that was under way {what}");
    }

    /// <summary>Every outcome where there are few choices, many of them where there are many.</summary>
    private static IEnumerable<Func<bool>> Outcomes(int choices, int seed)
    {
        var random = new Random(seed);
        var all = choices <= 6;
        for (var outcome = 0; outcome < (all ? 1 << choices : 64); outcome++)
        {
            var bits = outcome;
            yield return () =>
            {
                var keeps = all ? (bits & 1) == 1 : random.Next(2) == 0;
                bits >>= 1;
                return keeps;
            };
        }
    }

    /// <summary>What was done to a journal until the power failed.</summary>
    private sealed class History(SimulatedDisk disk)
    {
        public SimulatedDisk Disk => disk;

        public List<byte[]> Confirmed { get; } = [];

        public byte[]? UnderWay { get; set; }

        public int Released { get; set; }

        public long Epoch { get; set; } = 1;
    }
}
