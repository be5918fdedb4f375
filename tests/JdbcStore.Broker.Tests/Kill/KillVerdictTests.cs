using JdbcStore.Broker.Tests.Clients;
using Xunit;

namespace JdbcStore.Broker.Tests.Kill;

/// <summary>A checker that finds nothing must not be one that sees nothing.</summary>
public sealed class KillVerdictTests
{
    private static readonly KillPlan Plan = new("Sqlite", "On") { Messages = 2 };
    private static readonly SentMessage[] Confirmed = [new("p0-0", 0), new("p0-1", 0)];

    [Fact]
    public void All_confirmed_and_received_is_good() => AssertGood(Plan, "p0-0 0 first", "p0-1 0 first");

    [Fact]
    public void An_unconfirmed_attempt_may_be_received_as_well() => AssertGood(Plan, "p0-0 0 first", "p0-1 1 first", "p0-1 0 first");

    [Fact]
    public void A_missing_message_is_bad() => AssertBad(Plan, "1 confirmed but missing: ", "p0-0 0 first");

    [Fact]
    public void Another_attempt_does_not_stand_for_the_confirmed_one() =>
        AssertBad(Plan, "1 confirmed but missing: ", "p0-0 0 first", "p0-1 1 first");

    [Fact]
    public void A_message_received_twice_is_bad() =>
        AssertBad(Plan, "1 received twice without the mark", "p0-0 0 first", "p0-1 0 first", "p0-1 0 first");

    [Fact]
    public void A_marked_redelivery_is_good_when_consumers_were_cut_off() =>
        AssertGood(Plan with { Consume = true }, "p0-0 0 first", "p0-1 0 first", "p0-1 0 again");

    [Fact]
    public void A_marked_redelivery_is_bad_when_there_was_no_consumer() =>
        AssertBad(Plan, "1 redelivered although", "p0-0 0 first", "p0-1 0 again");

    [Fact]
    public void A_message_stored_twice_is_bad_when_duplicates_are_detected() =>
        AssertBad(Plan with { DetectDuplicates = true }, "1 stored twice: p0-1", "p0-0 0 first", "p0-1 0 first", "p0-1 1 first");

    [Fact]
    public void An_earlier_attempt_stands_for_the_confirmed_one_when_duplicates_are_detected() =>
        AssertGood(Plan with { DetectDuplicates = true }, "p0-0 0 first", "p0-1 1 first");

    [Fact]
    public void A_damaged_body_is_bad() => AssertBad(Plan, "1 damaged: p0-0", "p0-0 0 first bad", "p0-1 0 first");

    [Fact]
    public void A_changed_order_is_bad() => AssertBad(Plan, "1 out of its producer's order: p0-0", "p0-1 0 first", "p0-0 0 first");

    [Fact]
    public void A_consumed_message_that_is_back_is_bad()
    {
        var received = new[] { Received("p0-0 0 first"), Received("p0-1 0 first") };
        var verdict = new KillVerdict(Plan, Confirmed, received, received[..1]);
        Assert.Contains("1 back after it was consumed: p0-0", $"{verdict}", StringComparison.Ordinal);
    }

    private static void AssertGood(KillPlan plan, params string[] received) => Assert.StartsWith("GOOD", Verdict(plan, received), StringComparison.Ordinal);

    private static void AssertBad(KillPlan plan, string why, params string[] received)
    {
        var verdict = Verdict(plan, received);
        Assert.StartsWith("BAD", verdict, StringComparison.Ordinal);
        Assert.Contains(why, verdict, StringComparison.Ordinal);
    }

    private static string Verdict(KillPlan plan, string[] received) => $"{new KillVerdict(plan, Confirmed, [.. received.Select(Received)], [])}";

    // "ID ATTEMPT first|again [bad]"
    private static ReceivedMessage Received(string text)
    {
        var words = text.Split(' ');
        return new ReceivedMessage(new SentMessage(words[0], int.Parse(words[1])), 0, words[2] == "first", words is not [.., "bad"], 100);
    }
}
