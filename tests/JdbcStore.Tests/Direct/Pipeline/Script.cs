namespace JdbcStore.Tests.Direct.Pipeline;

/// <summary>
/// In which order batches are decided, and what happens to each before it is committed. Each unit is a batch of its own, and as many are under way as
/// there are writers.
/// </summary>
/// <param name="Writers">How many batches can be under way.</param>
/// <param name="Order">The batches, from 1, in the order in which they are decided.</param>
/// <param name="Outcomes">Of each batch, its first outcome; one that does not decide it is followed by a commit.</param>
public sealed record Script(int Writers, int[] Order, Outcome[] Outcomes)
{
    public override string ToString() => $"{Writers} writers: {string.Join(", ", Order.Select(batch => $"{batch} {Outcomes[batch - 1]}"))}";

    /// <summary>Every script for so many batches.</summary>
    public static IEnumerable<Script> All(int writers, int batches, params Outcome[] outcomes) =>
        from order in Orders(writers, [.. Enumerable.Range(1, batches)], [])
        from choice in Choices(batches, outcomes)
        select new Script(writers, order, choice);

    /// <summary>A batch is under way when those that were given so many before it are decided, with all before them.</summary>
    private static IEnumerable<int[]> Orders(int writers, int[] left, int[] decided) => left.Length == 0
        ? [decided]
        : left.Where(batch => batch < left.Min() + writers)
            .SelectMany(batch => Orders(writers, [.. left.Where(other => other != batch)], [.. decided, batch]));

    private static IEnumerable<Outcome[]> Choices(int batches, Outcome[] outcomes) => batches == 0
        ? [[]]
        : Choices(batches - 1, outcomes).SelectMany(_ => outcomes, (choice, outcome) => (Outcome[])[.. choice, outcome]);
}
