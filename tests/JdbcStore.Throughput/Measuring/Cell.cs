namespace JdbcStore.Throughput.Measuring;

/// <summary>One place in the table.</summary>
internal sealed record Cell(string Database, int Producers, Mode Mode)
{
    public override string ToString() => $"{Database}, {Producers} producer{(Producers == 1 ? "" : "s")}, {Mode.Name()}";
}
