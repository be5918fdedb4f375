namespace JdbcStore.Broker.Amqp.Selectors;

/// <summary>Calculations: whole numbers stay whole; what cannot be calculated is unknown.</summary>
internal static class Arithmetic
{
    public static Expression Calculate(Expression left, string sign, Expression right) => fields => (left(fields), right(fields)) switch
    {
        (long a, long b) => Calculate(a, sign, b),
        (long or double, long or double) pair => Calculate(ToDouble(pair.Item1), sign, ToDouble(pair.Item2)),
        _ => null,
    };

    public static Expression Negate(Expression operand) => fields => operand(fields) switch
    {
        long value => unchecked(-value),
        double value => -value,
        _ => null,
    };

    public static Expression Keep(Expression operand) => fields => operand(fields) is { } value and (long or double) ? value : null;

    public static double ToDouble(object? number) => number is long whole ? whole : (double)number!;

    private static object? Calculate(long left, string sign, long right) => sign switch
    {
        "+" => unchecked(left + right),
        "-" => unchecked(left - right),
        "*" => unchecked(left * right),
        _ => right switch
        {
            0 => null,
            -1 => unchecked(-left),
            _ => left / right,
        },
    };

    private static double Calculate(double left, string sign, double right) => sign switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        _ => left / right,
    };
}
