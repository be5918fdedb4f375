namespace JdbcStore.Broker.Amqp.Messages;

/// <summary>Where a section lies in an encoded message; all zero when there is none.</summary>
/// <param name="Start">Its first byte, the descriptor's.</param>
/// <param name="Value">The first byte of its value.</param>
/// <param name="End">The byte after it.</param>
internal readonly record struct Section(int Start, int Value, int End)
{
    public bool Exists => End > 0;
}
