using System.Text;
using JdbcStore.Broker.Tests.Clients;

namespace JdbcStore.Broker.Tests.Kill;

/// <summary>Compares what the broker confirmed with what was received from it.</summary>
internal sealed class KillVerdict
{
    private const int Shown = 10;

    private readonly List<(string What, List<string> Ids)> _defects = [];
    private readonly int _confirmed;
    private readonly int _received;
    private readonly int _redelivered;
    private readonly int _inDoubt;

    public KillVerdict(KillPlan plan, IReadOnlyList<SentMessage> confirmed, IReadOnlyList<ReceivedMessage> received, IReadOnlyList<ReceivedMessage> afterwards)
    {
        var known = confirmed.ToHashSet();
        var copies = received.GroupBy(message => message.Sent).ToList();
        (_confirmed, _received) = (known.Count, received.Count);
        _redelivered = received.Count(message => !message.First);
        _inDoubt = copies.Count(copy => !known.Contains(copy.Key));
        // With duplicate detection, a resent message may be confirmed because its earlier attempt is there.
        Check("confirmed but missing", plan.DetectDuplicates ? MissingIds(confirmed, received) : MissingCopies(known, copies));
        Check("received twice without the mark of a redelivery", copies.Where(copy => copy.Count(message => message.First) > 1).Select(copy => $"{copy.Key}"));
        Check("damaged", received.Where(message => !message.Intact).Select(message => message.Id));
        Check("back after it was consumed", afterwards.Select(message => message.Id));
        if (plan.DetectDuplicates)
            Check("stored twice", copies.GroupBy(copy => copy.Key.Id).Where(attempts => attempts.Count() > 1).Select(attempts => attempts.Key));
        if (!plan.Consume)
        {
            Check("redelivered although nobody had received it", received.Where(message => !message.First).Select(message => message.Id));
            Check("out of its producer's order", OutOfOrder(received));
        }

        if (confirmed.Select(message => message.Id).Distinct().Count() != plan.Messages)
            Check($"of {plan.Messages} not all confirmed", [$"{confirmed.Count}"]);
    }

    public bool Good => _defects.Count == 0;

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append($"{(Good ? "GOOD" : "BAD")}: {_confirmed} confirmed, {_received} received ({_redelivered} redelivered, {_inDoubt} in doubt)");
        foreach (var (what, ids) in _defects)
            text.Append($"\n  {ids.Count} {what}: {string.Join(", ", ids.Take(Shown))}{(ids.Count > Shown ? ", ..." : "")}");
        return text.ToString();
    }

    private void Check(string what, IEnumerable<string> ids)
    {
        if (ids.ToList() is { Count: > 0 } found)
            _defects.Add((what, found));
    }

    private static IEnumerable<string> MissingIds(IEnumerable<SentMessage> confirmed, IEnumerable<ReceivedMessage> received) =>
        confirmed.Select(message => message.Id).Except(received.Select(message => message.Id));

    private static IEnumerable<string> MissingCopies(IEnumerable<SentMessage> confirmed, IEnumerable<IGrouping<SentMessage, ReceivedMessage>> copies) =>
        confirmed.Except(copies.Select(copy => copy.Key)).Select(message => $"{message}");

    // Of a message that was sent again, the first copy counts.
    private static IEnumerable<string> OutOfOrder(IEnumerable<ReceivedMessage> received)
    {
        var last = new Dictionary<string, int>();
        foreach (var message in received.DistinctBy(message => message.Id))
        {
            var (producer, number) = message.Place;
            if (number < last.GetValueOrDefault(producer))
                yield return message.Id;
            last[producer] = number;
        }
    }
}
