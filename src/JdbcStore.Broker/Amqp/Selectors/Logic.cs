namespace JdbcStore.Broker.Amqp.Selectors;

/// <summary>Conditions, in three-valued logic: true, false, and null for unknown.</summary>
internal static class Logic
{
    public static Expression And(Expression left, Expression right) => fields => (left(fields) as bool?, right(fields) as bool?) switch
    {
        (false, _) or (_, false) => false,
        (true, true) => true,
        _ => null,
    };

    public static Expression Or(Expression left, Expression right) => fields => (left(fields) as bool?, right(fields) as bool?) switch
    {
        (true, _) or (_, true) => true,
        (false, false) => false,
        _ => null,
    };

    public static Expression Not(Expression condition) => fields => condition(fields) is bool value ? !value : null;

    public static Expression IsNull(Expression operand) => fields => operand(fields) is null;

    public static Expression In(Expression operand, IReadOnlySet<string> values) => fields =>
        operand(fields) is { } value ? value is string text && values.Contains(text) : null;

    public static Expression Compare(Expression left, string sign, Expression right) => fields => (left(fields), right(fields)) switch
    {
        (null, _) or (_, null) => null,
        (string a, string b) => Equality(sign, string.Equals(a, b, StringComparison.Ordinal)),
        (bool a, bool b) => Equality(sign, a == b),
        (long a, long b) => Order(sign, a.CompareTo(b)),
        (long or double, long or double) pair => Order(sign, Arithmetic.ToDouble(pair.Item1), Arithmetic.ToDouble(pair.Item2)),
        _ => false,   // Values of different types never compare.
    };

    // Text and conditions have no order.
    private static bool Equality(string sign, bool equal) => sign switch
    {
        "=" => equal,
        "<>" => !equal,
        _ => false,
    };

    private static bool Order(string sign, int order) => sign switch
    {
        "=" => order == 0,
        "<>" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    private static bool Order(string sign, double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? sign == "<>" : Order(sign, left.CompareTo(right));
}
