using JdbcStore.Conformance;
using JdbcStore.Databases.Tests.Conformance;
using Xunit;

namespace JdbcStore.Databases.Tests.Paging;

/// <summary>Paging by position, the highest priority first, reads each row once and sorts nothing, however much is pending.</summary>
[Collection<MeasuredAlone>]
public sealed class PagesReadNothingInVain : StoreSuite<PostgreSqlDirect>
{
    private const int Page = 500;

    /// <summary>The beginning, the middle, and shortly before the end, where a page takes from every priority.</summary>
    private static readonly ReadPosition[] Positions = [ReadPosition.Start, ReadPosition.After(500_000), ReadPosition.After(999_000)];

    private Backlog Backlog => new(((PostgreSqlTestDatabase)Database).Name);

    [Fact]
    public async Task Paging_through_a_million_messages_in_twenty_queues_reads_no_row_twice_and_discards_none()
    {
        const int messages = 1_000_000, queues = 20;
        await FillAsync(messages, queues);
        var before = await Backlog.CountRowsReadAsync();
        var store = await OpenAsync();
        for (var queue = 0; queue < queues; queue++)
            Assert.Equal(messages / queues, await PageThroughAsync(store, Queue(queue)));
        await store.DisposeAsync();
        await Backlog.SessionsHaveEndedAsync();
        Assert.Equal(messages, await Backlog.CountRowsReadAsync() - before);
    }

    [Fact]
    public async Task A_page_of_a_hundred_thousand_messages_with_ten_priorities_is_read_from_the_index_in_under_5_ms()
    {
        await FillAsync(messages: 100_000, queues: 1);
        foreach (var after in Positions)
        {
            var plans = new List<PagePlan>();
            for (var i = 0; i < 5; i++)
                plans.Add(await PagePlan.ExplainAsync(Database.CreateOptions(), destinationId: 1, after, Page));
            Assert.All(plans, AssertReadsOnlyThePage);
            Assert.InRange(plans.Min(p => p.Milliseconds), 0, 5);
        }
    }

    private static void AssertReadsOnlyThePage(PagePlan plan)
    {
        Assert.Equal(["Append", "Index Scan", "Limit"], plan.NodeTypes.Except(["Subquery Scan"]).Order());
        Assert.Equal(0, plan.RowsRemoved);
        Assert.InRange(plan.RowsRead, 0, Page);
    }

    private async Task<int> PageThroughAsync(IMessageStore store, Destination queue)
    {
        var (count, position) = (0, ReadPosition.Start);
        (int Priority, long Sequence) last = (int.MaxValue, 0);
        while (await store.ReadAsync(queue, position, Page, TestContext.Current.CancellationToken) is { Count: > 0 } page)
        {
            foreach (var message in page)
            {
                Assert.True(message.Priority < last.Priority || (message.Priority == last.Priority && message.Sequence > last.Sequence), $"{message.Sequence} after {last}");
                last = (message.Priority, message.Sequence);
            }

            count += page.Count;
            position = position.Past(page);
        }

        return count;
    }

    /// <summary>The store itself makes tables and queues; then it is closed, and the backlog put there.</summary>
    private async Task FillAsync(int messages, int queues)
    {
        var store = await OpenAsync();
        await store.CommitAsync(Enumerable.Range(0, queues).Aggregate(new UnitOfWork(), (unit, queue) => unit.Declare(Queue(queue))));
        await store.DisposeAsync();
        await Backlog.FillAsync(messages, queues);
    }

    private static Destination Queue(int queue) => Destination.Queue($"q{queue}");
}
