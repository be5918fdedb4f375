namespace JdbcStore.Broker.Amqp.Selectors;

/// <summary>A word of a selector.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it was written; of a string literal its contents.</param>
/// <param name="Value">Of a literal: a string, a long or a double.</param>
/// <param name="Position">Where it begins, from 1.</param>
internal readonly record struct Token(TokenKind Kind, string Text, object? Value, int Position)
{
    public bool IsKeyword(string keyword) => Kind == TokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsSign(string sign) => Kind == TokenKind.Sign && Text == sign;

    public override string ToString() => Kind == TokenKind.End ? "the end" : $"'{Text}'";
}
