namespace JdbcStore.Broker.Tests.Clients;

/// <summary>A message that a client received.</summary>
/// <param name="Sent">Which one.</param>
/// <param name="DeliveryCount">How many deliveries failed before.</param>
/// <param name="First">False when it carries the mark of a redelivery: a delivery count, or first-acquirer cleared.</param>
/// <param name="Intact">The body has the checksum that it was sent with.</param>
/// <param name="Size">Of the body, in bytes.</param>
internal sealed record ReceivedMessage(SentMessage Sent, int DeliveryCount, bool First, bool Intact, int Size)
{
    public string Id => Sent.Id;

    /// <summary>The connection that sent it, and its place there.</summary>
    public (string Producer, int Number) Place
    {
        get
        {
            var dash = Id.LastIndexOf('-');
            return (Id[..dash], int.Parse(Id[(dash + 1)..]));
        }
    }

    public static ReceivedMessage Parse(string line)
    {
        var words = line.Split(' ');
        return new ReceivedMessage(SentMessage.Parse(line), int.Parse(words[2]), words[3] == "first", words[4] == "ok", int.Parse(words[5]));
    }
}
