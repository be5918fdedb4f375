using JdbcStore.Broker.Amqp.Selectors;
using Xunit;

namespace JdbcStore.Broker.Tests.Selectors;

public sealed class SelectorTests
{
    private static readonly Dictionary<string, object?> Fields = new()
    {
        ["color"] = "red",
        ["weight"] = 2500L,
        ["price"] = 12.5,
        ["hot"] = true,
        ["name"] = "50%_off",
        ["$id_1"] = 1L,
        ["a.b"] = "dotted",
        ["JMSPriority"] = 7L,
        ["my-prop"] = 3L,
    };

    [Theory]
    [InlineData("color = 'red'")]
    [InlineData("color <> 'blue'")]
    [InlineData("weight >= 2500 AND weight <= 2500 and weight < 2501 AND weight > 2499")]
    [InlineData("weight = 2500.0 AND price = 12.5 AND price > 12")]
    [InlineData("weight / 2 + 1 = 1251 AND -weight = 0 - 2500 AND +price = 25 / 2.0")]
    [InlineData("2 + 3 * 4 = 14 AND (2 + 3) * 4 = 20 AND 10 - 4 - 3 = 3 AND 7 / 2 = 3")]
    [InlineData("hot AND hot = TRUE AND NOT hot = false AND NOT NOT hot")]
    [InlineData("weight BETWEEN 2000 AND 3000 AND weight NOT BETWEEN 1 AND 2")]
    [InlineData("color IN ('green', 'red') AND color NOT IN ('blue')")]
    [InlineData("color LIKE 'r%' AND color LIKE '_e_' AND color LIKE '%' AND color NOT LIKE 'r_'")]
    [InlineData("name LIKE '50!%!_%' ESCAPE '!' AND name LIKE '50\\%\\_off' ESCAPE '\\'")]
    [InlineData("missing IS NULL AND color IS NOT NULL")]
    [InlineData("$id_1 = 1 AND a.b = 'dotted' AND \"my-prop\" = 3")]
    [InlineData("JMSPriority > 6")]
    [InlineData("0x10 = 16 AND 1e2 = 100 AND 10L = 10 AND .5 = 0.5 AND 2.5f = 2.5")]
    [InlineData("'it''s' = 'it''s'")]
    [InlineData("color = 'blue' OR color = 'red' AND weight = 2500")]
    [InlineData("missing = 1 OR color = 'red'")]
    public void It_chooses(string selector) => Assert.True(Matches(selector));

    [Theory]
    [InlineData("color = 'Red'")]
    [InlineData("missing = 1")]
    [InlineData("NOT missing = 1")]
    [InlineData("missing <> 1")]
    [InlineData("NOT (missing = 1 OR color = 'blue')")]
    [InlineData("missing IN ('a')")]
    [InlineData("NOT missing LIKE 'a%'")]
    [InlineData("missing BETWEEN 1 AND 2")]
    [InlineData("color = 1")]
    [InlineData("color <> 1")]
    [InlineData("color > 'a'")]
    [InlineData("hot > FALSE")]
    [InlineData("weight")]
    [InlineData("color + 1 = 1")]
    [InlineData("weight / 0 = 1")]
    [InlineData("missing AND hot")]
    [InlineData("color LIKE ''")]
    public void It_does_not_choose(string selector) => Assert.False(Matches(selector));

    [Theory]
    [InlineData("color = ", 9)]
    [InlineData("color == 'red'", 8)]
    [InlineData("= 'red'", 1)]
    [InlineData("color = 'red", 9)]
    [InlineData("color = 'red' 'blue'", 15)]
    [InlineData("(color = 'red'", 15)]
    [InlineData("color IN ()", 11)]
    [InlineData("color IN ('a'", 14)]
    [InlineData("weight BETWEEN 1 OR 2", 18)]
    [InlineData("color LIKE 5", 12)]
    [InlineData("color LIKE 'a' ESCAPE 'xy'", 23)]
    [InlineData("color NOT 'red'", 11)]
    [InlineData("color IS 'red'", 10)]
    [InlineData("weight = 12abc", 10)]
    [InlineData("weight ; 1", 8)]
    [InlineData("AND = 1", 1)]
    public void What_is_no_selector_is_refused_with_its_place(string selector, int position) =>
        Assert.StartsWith($"At position {position}:", Assert.Throws<FormatException>(() => Selector.Parse(selector)).Message, StringComparison.Ordinal);

    [Fact]
    public void Neither_depth_nor_length_nor_a_greedy_pattern_hurts()
    {
        Assert.Throws<FormatException>(() => Selector.Parse(new string('(', 2000) + "1" + new string(')', 1900)));
        Assert.Throws<FormatException>(() => Selector.Parse(new string('a', 5000)));
        Assert.True(Matches("hot" + string.Concat(Enumerable.Repeat(" AND hot", 400))));
        var text = new string('a', 20_000);
        Assert.False(Selector.Parse("text LIKE '%a%a%a%a%a%a%a%a%b'").Matches(_ => text));
    }

    private static bool Matches(string selector) => Selector.Parse(selector).Matches(name => Fields.GetValueOrDefault(name));
}
