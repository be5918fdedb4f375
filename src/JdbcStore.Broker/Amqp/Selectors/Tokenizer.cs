using System.Globalization;
using System.Text;

namespace JdbcStore.Broker.Amqp.Selectors;

/// <summary>Splits a selector into words.</summary>
internal sealed class Tokenizer(string text)
{
    private static readonly string[] Signs = ["<>", "<=", ">=", "=", "<", ">", "(", ")", ",", "+", "-", "*", "/"];
    private int _at;

    /// <exception cref="FormatException">It holds what no selector can; the message says where.</exception>
    public Token Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
        if (_at == text.Length)
            return new Token(TokenKind.End, "", null, _at + 1);
        var first = text[_at];
        if (first == '\'')
            return ReadQuoted(TokenKind.Text, "string");
        if (first == '"')
            return ReadQuoted(TokenKind.QuotedWord, "name");
        if (char.IsAsciiDigit(first) || (first == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
            return ReadNumber();
        return IsWordStart(first) ? ReadWord() : ReadSign();
    }

    private Token ReadQuoted(TokenKind kind, string what)
    {
        var (start, quote) = (_at++, text[_at - 1]);
        var contents = new StringBuilder();
        while (_at < text.Length)
        {
            var next = text[_at++];
            if (next != quote)
                contents.Append(next);
            else if (_at < text.Length && text[_at] == quote)
                contents.Append(text[_at++]);
            else
                return new Token(kind, contents.ToString(), contents.ToString(), start + 1);
        }

        throw new FormatException($"At position {start + 1}: the {what} that begins here has no end.");
    }

    private Token ReadWord()
    {
        var start = _at;
        while (_at < text.Length && (IsWordStart(text[_at]) || char.IsDigit(text[_at]) || text[_at] == '.'))
            _at++;
        return new Token(TokenKind.Word, text[start.._at], null, start + 1);
    }

    private Token ReadNumber()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '.' || IsExponentSign(start)))
            _at++;
        var number = text[start.._at];
        return Parse(number) is { } value
            ? new Token(TokenKind.Number, number, value, start + 1)
            : throw new FormatException($"At position {start + 1}: '{number}' is no number.");
    }

    private bool IsExponentSign(int start) =>
        text[_at] is '+' or '-' && text[_at - 1] is 'e' or 'E' && !text.AsSpan(start).StartsWith("0x", StringComparison.OrdinalIgnoreCase);

    private static object? Parse(string number)
    {
        if (number.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return long.TryParse(number.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null;
        if (long.TryParse(number.TrimEnd('l', 'L'), NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
            return whole;
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(number.TrimEnd('f', 'F', 'd', 'D'), style, CultureInfo.InvariantCulture, out var real) ? real : null;
    }

    private Token ReadSign()
    {
        foreach (var sign in Signs)
        {
            if (string.CompareOrdinal(text, _at, sign, 0, sign.Length) != 0)
                continue;
            _at += sign.Length;
            return new Token(TokenKind.Sign, sign, null, _at - sign.Length + 1);
        }

        throw new FormatException($"At position {_at + 1}: '{text[_at]}' is not part of the language of selectors.");
    }

    private static bool IsWordStart(char character) => char.IsLetter(character) || character is '_' or '$';
}
