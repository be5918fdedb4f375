using JdbcStore.Tests.Direct.Pipeline;
using Xunit;

namespace JdbcStore.Tests.Direct;

/// <summary>The pipeline on a database whose every commit ends as a script says, for every script of a few batches.</summary>
public sealed class PipelineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Commits that wait for each other, mostly.</summary>
    private const int AtOnce = 6;

    private static readonly Outcome[] Passing = [Outcome.Commit, Outcome.Transient, Outcome.LostBefore, Outcome.LostAfter];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task In_whatever_order_batches_are_committed_they_are_confirmed_in_their_own(int writers) =>
        EachAsync(Script.All(writers, 3, Passing), ConfirmsAllAsync);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public Task Four_batches_are_confirmed_in_their_own_order_too(int writers) =>
        EachAsync(Script.All(writers, 4, Outcome.Commit, Outcome.LostAfter), ConfirmsAllAsync);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task A_refused_unit_fails_alone(int writers) =>
        EachAsync(Script.All(writers, 3, Outcome.Commit, Outcome.LostAfter, Outcome.Refuse), FailsOnlyTheRefusedAsync);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task Behind_a_fenced_batch_nothing_is_confirmed_and_nothing_stays(int writers)
    {
        var scripts = Script.All(writers, 3, Outcome.Commit, Outcome.LostBefore, Outcome.LostAfter, Outcome.Fence);
        return EachAsync(scripts.Where(script => script.Outcomes.Contains(Outcome.Fence)), LeavesNoHoleAsync);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_batch_that_hangs_ends_with_the_pipeline(int writers)
    {
        var run = await PipelineRun.OpenAsync(writers);
        foreach (var text in (string[])["1", "2", "3", "4"])
            run.Give(text);
        for (var batch = 2; batch <= writers; batch++)
            await run.DecideAsync(batch, Outcome.Commit);
        var drained = run.Pipeline.DrainAsync();
        await Assert.ThrowsAsync<UnavailableStoreException>(() =>
        {
            run.Give("late");
            return run.Commits[^1];
        });
        Assert.False(drained.IsCompleted);
        await run.DisposeAsync().AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken);
        await drained.WaitAsync(Limit, TestContext.Current.CancellationToken);
        for (var i = 0; i < 4; i++)
        {
            var failure = await Assert.ThrowsAnyAsync<StoreException>(() => run.Commits[i].WaitAsync(Limit, TestContext.Current.CancellationToken));
            Assert.Equal(i < writers, failure is OutcomeUnknownStoreException);
        }
    }

    private static Task EachAsync(IEnumerable<Script> scripts, Func<PipelineRun, Script, Task> judge) => Parallel.ForEachAsync(
        scripts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (script, cancellationToken) =>
        {
            try
            {
                await using var run = await PipelineRun.OpenAsync(script.Writers);
                for (var batch = 1; batch <= script.Order.Length; batch++)
                    run.Give($"{batch}");
                await judge(run, script).WaitAsync(Limit, cancellationToken);
            }
            catch (Exception e)
            {
                Assert.Fail($"{script}: {e}");
            }
        });

    private static async Task ConfirmsAllAsync(PipelineRun run, Script script)
    {
        foreach (var batch in script.Order)
        {
            var outcome = script.Outcomes[batch - 1];
            await run.DecideAsync(batch, outcome);
            if (outcome != Outcome.Commit)
                await run.DecideAsync(batch, Outcome.Commit);
        }

        await run.Pipeline.DrainAsync();
        var sequences = (await Task.WhenAll(run.Commits)).Select(result => result.Adds[0].Sequence).ToArray();
        Assert.Equal(sequences.Order(), sequences);
        Assert.Equal(Sequences.OrdinalOf(sequences[^1]), Sequences.OrdinalOf(run.Pipeline.VisibleSequence));
        Assert.Equal(Enumerable.Range(1, script.Order.Length).Select(batch => $"{batch}"), await run.LeftAsync());
    }

    private static async Task FailsOnlyTheRefusedAsync(PipelineRun run, Script script)
    {
        foreach (var batch in script.Order)
        {
            var outcome = script.Outcomes[batch - 1];
            await run.DecideAsync(batch, outcome);
            // A refused batch's number is committed without its rows.
            if (outcome != Outcome.Commit)
                await run.DecideAsync(batch, Outcome.Commit);
        }

        await run.Pipeline.DrainAsync();
        var stored = new List<string>();
        for (var i = 0; i < script.Outcomes.Length; i++)
        {
            if (script.Outcomes[i] == Outcome.Refuse)
                await Assert.ThrowsAsync<FatalStoreException>(() => run.Commits[i]);
            else
                stored.Add($"{(await run.Commits[i] is not null ? i + 1 : 0)}");
        }

        Assert.Equal(stored, await run.LeftAsync());
    }

    /// <summary>The first fenced batch ends the pipeline: tries that come later meet the fence too.</summary>
    private static async Task LeavesNoHoleAsync(PipelineRun run, Script script)
    {
        var isFenced = false;
        foreach (var batch in script.Order)
        {
            var outcome = script.Outcomes[batch - 1];
            isFenced |= outcome == Outcome.Fence;
            if (!await run.DecideUnlessOverAsync(batch, outcome))
                continue;
            // A commit that the fence refuses has no reply to lose.
            if (outcome == Outcome.LostBefore || (outcome == Outcome.LostAfter && !isFenced))
                await run.DecideUnlessOverAsync(batch, Outcome.Commit);
        }

        await run.Pipeline.DrainAsync();
        var left = await run.LeftAsync();
        var confirmed = 0;
        for (var i = 0; i < script.Outcomes.Length; i++)
        {
            var failure = await Record.ExceptionAsync(() => run.Commits[i]);
            if (failure is null)
                Assert.Equal(i, confirmed++);
            if (failure is not OutcomeUnknownStoreException)
                Assert.Equal(failure is null, left.Contains($"{i + 1}"));
        }

        Assert.Equal(Enumerable.Range(1, left.Length).Select(batch => $"{batch}"), left);
    }
}
