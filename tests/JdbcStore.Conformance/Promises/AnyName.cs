using Xunit;

namespace JdbcStore.Conformance;

/// <summary>Promise 12, of names: 1 to 255 characters in any script, taken character by character.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class AnyName<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    /// <summary>Names that a collation, a trim, a normalisation or a pasted statement would take for one another or stumble over.</summary>
    private static readonly string[] Hostile =
    [
        "orders", "Orders", "ORDERS", "orders ", " orders", "orders\t", "orders\n", "a", " ", "NULL", "0", "'", "''", "\"", "`", "\\", "%", "_", "a_b", "axb",
        "'; DROP TABLE jdbcstore_message; --", "订单队列", "طابور الطلبات", "очередь", "🐇", "🐇🐇", "é", "e\u0301", "straße", "strasse", "İ", "ı", "I", "i",
        "\u200d", "a\u200db", "ab", "ﬁ", "fi", "ｏｒｄｅｒｓ", "a/b", "a//b", "queue://orders", "\u0001", "\uFFFD", "\uFFFF",
    ];

    [Theory(Timeout = Limit)]
    [InlineData("a")]
    [InlineData("orders ")]
    [InlineData("订单队列")]
    [InlineData("طابور الطلبات")]
    [InlineData("🐇")]
    [InlineData("e\u0301")]
    [InlineData("'; DROP TABLE jdbcstore_message; --")]
    public async Task A_name_comes_back_as_it_was_given(string name)
    {
        var store = await OpenAsync();
        await store.AddAsync(Destination.Queue(name), "message");
        store = await ReopenAsync(store);
        Assert.Equal(["message"], await store.TextsAsync(Destination.Queue(name)));
        Assert.Equal(name, Assert.Single(await store.ListDestinationsAsync()).Destination.Name);
    }

    [Fact(Timeout = Limit)]
    public async Task Names_that_are_only_almost_equal_are_different()
    {
        var store = await OpenAsync();
        var unit = new UnitOfWork();
        foreach (var name in Hostile)
            unit.Subscribe(StoreVerbs.Subscription(Destination.Topic(name), name));
        foreach (var name in Hostile)
            unit.Add(Destination.Queue(name), StoreVerbs.Message(name)).Add(Destination.Topic(name), StoreVerbs.Message("topic " + name));
        await store.CommitAsync(unit);
        store = await ReopenAsync(store);
        foreach (var name in Hostile)
        {
            Assert.Equal([name], await store.TextsAsync(Destination.Queue(name)));
            Assert.Equal(["topic " + name], await store.TextsAsync(Destination.Topic(name)));
        }

        Assert.Equal(2 * Hostile.Length, (await store.ListDestinationsAsync()).Count);
    }

    [Fact(Timeout = Limit)]
    public async Task The_longest_names_of_any_script_are_different_to_their_last_character()
    {
        var store = await OpenAsync();
        string[] names = [new('x', 255), new string('x', 254) + "y", new('列', 255), new string('列', 254) + "表", string.Concat(Enumerable.Repeat("🐇", 127))];
        foreach (var name in names)
            await store.AddAsync(Destination.Queue(name), name);
        store = await ReopenAsync(store);
        foreach (var name in names)
            Assert.Equal([name], await store.TextsAsync(Destination.Queue(name)));
    }

    [Fact(Timeout = Limit)]
    public async Task A_name_that_cannot_be_kept_is_refused_before_it_reaches_the_store()
    {
        string[] impossible = ["", new('x', 256), string.Concat(Enumerable.Repeat("🐇", 128)), "nul\0", "half \ud83d"];
        Assert.All(impossible, name => Assert.ThrowsAny<ArgumentException>(() => Destination.Queue(name)));
        var store = await OpenAsync();
        Assert.ThrowsAny<ArgumentException>(() => new UnitOfWork().Declare(default));
        Assert.Empty(await store.ListDestinationsAsync());
    }
}
