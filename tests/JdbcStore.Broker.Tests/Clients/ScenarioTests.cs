using Xunit;

namespace JdbcStore.Broker.Tests.Clients;

/// <summary>Scenarios that a client program plays and judges by itself.</summary>
public sealed class ScenarioTests(SharedBroker broker) : ClientTest(broker)
{
    private readonly SharedBroker _broker = broker;

    [Theory]
    [MemberData(nameof(Each))]
    public Task Priorities_are_delivered_from_the_highest(ClientLibrary client) => PlayAsync(client, "priorities");

    [Fact]
    public Task What_has_expired_becomes_a_dead_letter() => PlayAsync(ClientLibrary.Proton, "expiry");

    [Theory]
    [MemberData(nameof(Each))]
    public Task What_is_delayed_comes_when_it_is_due(ClientLibrary client) => PlayAsync(client, "delay");

    [Theory]
    [MemberData(nameof(Each))]
    public Task Every_subscriber_of_a_topic_gets_each_message(ClientLibrary client) => PlayAsync(client, "topic");

    [Theory]
    [MemberData(nameof(Each))]
    public Task A_durable_subscription_outlives_its_link_until_that_is_closed(ClientLibrary client) => PlayAsync(client, "durable");

    [Theory]
    [MemberData(nameof(Each))]
    public Task A_selector_chooses(ClientLibrary client) => PlayAsync(client, "selector");

    [Fact]
    public Task A_transaction_moves_all_messages_or_none() => PlayAsync(ClientLibrary.Proton, "transaction");

    private Task<IReadOnlyList<string>> PlayAsync(ClientLibrary client, string scenario) =>
        _broker.RunAsync(url => ClientProgram.Play(client, url, scenario, Queue), program => program.CompleteAsync());
}
