using JdbcStore.Broker.Tests.Processes;
using Xunit;

namespace JdbcStore.Broker.Tests.Clients;

/// <summary>Short ways to run client programs against the shared broker, on a queue of the test's own.</summary>
[Collection(BrokerProcesses.Name)]
public abstract class ClientTest(SharedBroker broker)
{
    /// <summary>Each client sends, and each receives what the other sent.</summary>
    public static TheoryData<ClientLibrary, ClientLibrary> Pairs { get; } = new()
    {
        { ClientLibrary.Proton, ClientLibrary.Proton },
        { ClientLibrary.Proton, ClientLibrary.Rhea },
        { ClientLibrary.Rhea, ClientLibrary.Proton },
        { ClientLibrary.Rhea, ClientLibrary.Rhea },
    };

    public static TheoryData<ClientLibrary> Each { get; } = [ClientLibrary.Proton, ClientLibrary.Rhea];

    protected string Queue { get; } = $"test-{Guid.NewGuid():N}";

    internal Task<IReadOnlyList<SentMessage>> SendAsync(ClientLibrary library, int messages, params string[] more) =>
        SendToAsync(Queue, library, messages, more);

    internal Task<IReadOnlyList<SentMessage>> SendToAsync(string address, ClientLibrary library, int messages, params string[] more) =>
        broker.RunAsync(url => ClientProgram.Send(library, url, address, messages, [.. more, "--timeout", "60"]), program => program.SentAsync());

    internal Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(ClientLibrary library, int messages, params string[] more) =>
        ReceiveFromAsync(Queue, library, messages, more);

    internal Task<IReadOnlyList<ReceivedMessage>> ReceiveFromAsync(string address, ClientLibrary library, int messages, params string[] more) =>
        broker.RunAsync(url => ClientProgram.Receive(library, url, address, messages, [.. more, "--timeout", "60"]), program => program.ReceivedAsync());

    /// <summary>What is left in a queue, until nothing comes any more.</summary>
    internal Task<IReadOnlyList<ReceivedMessage>> DrainAsync(ClientLibrary library, string? address = null) =>
        ReceiveFromAsync(address ?? Queue, library, 0, "--idle", "1");

    internal static void AssertSame(IEnumerable<SentMessage> sent, IReadOnlyList<ReceivedMessage> received)
    {
        Assert.All(received, message => Assert.True(message.Intact, message.Id));
        Assert.Equal(sent.Select(message => message.Id).Order(), received.Select(message => message.Id).Order());
    }

    internal static void AssertOrder(IEnumerable<ReceivedMessage> received)
    {
        foreach (var producer in received.GroupBy(message => message.Place.Producer, message => message.Place.Number))
            Assert.Equal(producer.Order(), producer);
    }
}
