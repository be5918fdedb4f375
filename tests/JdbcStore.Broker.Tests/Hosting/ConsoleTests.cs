using System.Net;
using System.Text.Json;
using Xunit;

namespace JdbcStore.Broker.Tests.Hosting;

public sealed class ConsoleTests
{
    private static readonly DestinationStatistics Orders = new(Destination.Queue("or\"de\\rs\n"), 12_345, 20 << 20);
    private static readonly DestinationStatistics Script = new(Destination.Queue("<script>alert(1)</script>"), 1, 10);

    [Fact]
    public async Task The_page_shows_role_and_queues_and_trusts_no_name()
    {
        await using var broker = await ScriptedBroker.StartAsync("<b>name</b>");
        broker.Store.Destinations = () => [Orders, Script];
        broker.Store.Enter(StoreState.Active, 7);
        await ScriptedBroker.UntilAsync(() => broker.Roles.Length == 1);

        var (code, page) = await broker.GetAsync("");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Contains("<span class=\"role active\">active</span>", page, StringComparison.Ordinal);
        Assert.Contains("<td>12,345</td><td>20 MiB</td>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>name", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_a_failed_read_as_such()
    {
        await using var broker = await ScriptedBroker.StartAsync();
        broker.Store.Destinations = () => throw new TransientStoreException("The read was interrupted.");
        broker.Store.Enter(StoreState.Active, 7);
        var (_, page) = await broker.GetAsync("");
        Assert.Contains("The read was interrupted.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("None yet", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_is_one_object()
    {
        await using var broker = await ScriptedBroker.StartAsync();
        broker.Store.Enter(StoreState.Active, 7);
        await ScriptedBroker.UntilAsync(() => broker.Roles.Length == 1);
        var status = JsonDocument.Parse((await broker.GetAsync("api/status")).Text).RootElement;
        Assert.Equal(
            [
                "name", "state", "role", "epoch", "provider", "journal", "pendingUnits", "journalBytes", "problem",
                "version", "started", "uptime", "amqp", "connections",
            ],
            status.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("Active", "active"), (status.GetProperty("state").GetString(), status.GetProperty("role").GetString()));
        Assert.Equal(7, status.GetProperty("epoch").GetInt64());
        Assert.Equal("on", status.GetProperty("journal").GetString());
        Assert.Equal($"{broker.Amqp.LocalEndPoint}", status.GetProperty("amqp").GetString());
    }

    [Fact]
    public async Task The_journal_is_switched_by_programs_and_by_the_page()
    {
        await using var broker = await ScriptedBroker.StartAsync();
        broker.Store.Enter(StoreState.Active, 7);
        Assert.Contains("action=\"/api/journal/off\"", (await broker.GetAsync("")).Text, StringComparison.Ordinal);
        var (code, text) = await broker.PostAsync("api/journal/off");
        Assert.Equal((HttpStatusCode.OK, "off"), (code, JsonDocument.Parse(text).RootElement.GetProperty("journal").GetString()));
        using var form = new FormUrlEncodedContent([]);
        Assert.Equal(HttpStatusCode.SeeOther, (await broker.PostAsync("api/journal/on", form, "here")).Code);
        Assert.True(broker.Store.JournalOn);
    }

    [Fact]
    public async Task Another_sites_page_and_a_link_do_not_switch_the_journal()
    {
        await using var broker = await ScriptedBroker.StartAsync();
        broker.Store.Enter(StoreState.Active, 7);
        Assert.Equal(HttpStatusCode.Forbidden, (await broker.PostAsync("api/journal/off", origin: "http://elsewhere.example")).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.GetAsync("api/journal/off")).Code);
        Assert.True(broker.Store.JournalOn);
    }

    [Theory]
    [InlineData(true, HttpStatusCode.Conflict, """{"error":"It stays off.","type":"Configuration"}""")]
    [InlineData(false, HttpStatusCode.ServiceUnavailable, """{"error":"It stays off.","type":"Unavailable"}""")]
    public async Task A_refused_switch_is_said_with_its_type(bool cluster, HttpStatusCode expected, string json)
    {
        await using var broker = await ScriptedBroker.StartAsync();
        broker.Store.Switching = _ => throw (cluster ? new ConfigurationStoreException(["It stays off."]) : new UnavailableStoreException("It stays off."));
        broker.Store.Enter(StoreState.Active, 7);
        Assert.Equal((expected, json), await broker.PostAsync("api/journal/on"));
    }

    [Fact]
    public async Task Destinations_are_a_list()
    {
        await using var broker = await ScriptedBroker.StartAsync();
        broker.Store.Destinations = () => [Orders];
        broker.Store.Enter(StoreState.Active, 7);
        var (_, text) = await broker.GetAsync("api/destinations");
        Assert.Equal("""[{"kind":"queue","name":"or\u0022de\\rs\n","messages":12345,"bytes":20971520,"consumers":0}]""", text);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.ServiceUnavailable, """{"error":"It broke.","type":"Unavailable"}""")]
    [InlineData(true, HttpStatusCode.InternalServerError, """{"error":"It broke.","type":"Fatal"}""")]
    public async Task A_failure_of_the_store_is_said_with_its_type(bool fatal, HttpStatusCode expected, string json)
    {
        await using var broker = await ScriptedBroker.StartAsync();
        broker.Store.Destinations = () => throw (fatal ? new FatalStoreException("It broke.") : new UnavailableStoreException("It broke."));
        broker.Store.Enter(StoreState.Active, 7);
        Assert.Equal((expected, json), await broker.GetAsync("api/destinations"));
    }

    [Fact]
    public async Task Metrics_escape_labels_and_leave_out_what_cannot_be_read()
    {
        await using var broker = await ScriptedBroker.StartAsync();
        broker.Store.Destinations = () => [Orders];
        broker.Store.Enter(StoreState.Active, 7);
        var (_, text) = await broker.GetAsync("metrics");
        Assert.Contains("# TYPE jdbcstore_destination_messages gauge\n" +
            "jdbcstore_destination_messages{kind=\"queue\",name=\"or\\\"de\\\\rs\\n\"} 12345\n", text, StringComparison.Ordinal);
        Assert.Contains("jdbcstore_state{state=\"Active\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\njdbcstore_epoch 7\n", text, StringComparison.Ordinal);

        broker.Store.Destinations = () => throw new UnavailableStoreException("It broke.");
        (_, text) = await broker.GetAsync("metrics");
        Assert.DoesNotContain("jdbcstore_destination", text, StringComparison.Ordinal);
        Assert.Contains("jdbcstore_pending_units 2\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_page_is_not_found() =>
        Assert.Equal(HttpStatusCode.NotFound, (await (await ScriptedBroker.StartAsync()).GetAsync("api/nothing")).Code);
}
