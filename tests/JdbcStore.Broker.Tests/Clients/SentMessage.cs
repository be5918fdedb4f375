namespace JdbcStore.Broker.Tests.Clients;

/// <summary>A message that the broker confirmed. What was in doubt is sent again with the same id and the next attempt.</summary>
internal sealed record SentMessage(string Id, int Attempt)
{
    public static SentMessage Parse(string line)
    {
        var words = line.Split(' ');
        return new SentMessage(words[0], int.Parse(words[1]));
    }
}
