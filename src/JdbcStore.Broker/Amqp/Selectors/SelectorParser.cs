namespace JdbcStore.Broker.Amqp.Selectors;

/// <summary>Reads the language of JMS selectors: a part of SQL-92's conditions.</summary>
internal sealed class SelectorParser
{
    private const int MaxDepth = 100;
    private static readonly string[] Keywords = ["AND", "OR", "NOT", "BETWEEN", "IN", "LIKE", "IS", "NULL", "ESCAPE", "TRUE", "FALSE"];
    private readonly Tokenizer _tokens;
    private Token _next;
    private int _depth;

    private SelectorParser(string text)
    {
        _tokens = new Tokenizer(text);
        _next = _tokens.Next();
    }

    /// <exception cref="FormatException">It is no selector; the message says where and why.</exception>
    public static Expression Parse(string text)
    {
        var parser = new SelectorParser(text);
        var expression = parser.ParseOr();
        return parser._next.Kind == TokenKind.End ? expression : throw parser.Unexpected("AND, OR or the end");
    }

    private Expression ParseOr()
    {
        if (++_depth > MaxDepth)
            throw new FormatException($"At position {_next.Position}: parentheses are nested more than {MaxDepth} deep.");
        var left = ParseAnd();
        while (TakeKeyword("OR"))
            left = Logic.Or(left, ParseAnd());
        _depth--;
        return left;
    }

    private Expression ParseAnd()
    {
        var left = ParseNot();
        while (TakeKeyword("AND"))
            left = Logic.And(left, ParseNot());
        return left;
    }

    private Expression ParseNot()
    {
        var negated = false;
        while (TakeKeyword("NOT"))
            negated = !negated;
        return negated ? Logic.Not(ParseComparison()) : ParseComparison();
    }

    private Expression ParseComparison()
    {
        var left = ParseSum();
        if (_next.Kind == TokenKind.Sign && _next.Text is "=" or "<>" or "<" or "<=" or ">" or ">=")
            return Logic.Compare(left, Take().Text, ParseSum());
        if (TakeKeyword("IS"))
        {
            var isNot = TakeKeyword("NOT");
            Expect("NULL");
            return isNot ? Logic.Not(Logic.IsNull(left)) : Logic.IsNull(left);
        }

        var negated = TakeKeyword("NOT");
        var condition = ParseRange(left);
        if (condition is null && negated)
            throw Unexpected("BETWEEN, IN or LIKE");
        return condition is null ? left : negated ? Logic.Not(condition) : condition;
    }

    private Expression? ParseRange(Expression left)
    {
        if (TakeKeyword("BETWEEN"))
        {
            var low = ParseSum();
            Expect("AND");
            return Logic.And(Logic.Compare(left, ">=", low), Logic.Compare(left, "<=", ParseSum()));
        }

        if (TakeKeyword("IN"))
            return Logic.In(left, ParseList());
        return TakeKeyword("LIKE") ? ParseLike(left) : null;
    }

    private HashSet<string> ParseList()
    {
        ExpectSign("(");
        var values = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            values.Add(ExpectText("a string"));
        }
        while (TakeSign(","));
        ExpectSign(")");
        return values;
    }

    private Expression ParseLike(Expression left)
    {
        var pattern = ExpectText("a pattern in quotes");
        if (!TakeKeyword("ESCAPE"))
            return LikePattern.Like(left, new LikePattern(pattern, null));
        var position = _next.Position;
        var escape = ExpectText("the escape character in quotes");
        return escape.Length == 1
            ? LikePattern.Like(left, new LikePattern(pattern, escape[0]))
            : throw new FormatException($"At position {position}: ESCAPE takes one character.");
    }

    private Expression ParseSum()
    {
        var left = ParseProduct();
        while (_next.IsSign("+") || _next.IsSign("-"))
            left = Arithmetic.Calculate(left, Take().Text, ParseProduct());
        return left;
    }

    private Expression ParseProduct()
    {
        var left = ParseSigned();
        while (_next.IsSign("*") || _next.IsSign("/"))
            left = Arithmetic.Calculate(left, Take().Text, ParseSigned());
        return left;
    }

    private Expression ParseSigned()
    {
        var (negated, signed) = (false, false);
        while (_next.IsSign("-") || _next.IsSign("+"))
        {
            negated ^= Take().Text == "-";
            signed = true;
        }

        var operand = ParseOperand();
        return negated ? Arithmetic.Negate(operand) : signed ? Arithmetic.Keep(operand) : operand;
    }

    private Expression ParseOperand()
    {
        if (TakeSign("("))
        {
            var inner = ParseOr();
            ExpectSign(")");
            return inner;
        }

        if (_next.Kind is TokenKind.Text or TokenKind.Number)
        {
            var value = Take().Value;
            return _ => value;
        }

        if (TakeKeyword("TRUE"))
            return _ => true;
        if (TakeKeyword("FALSE"))
            return _ => false;
        if (_next.Kind != TokenKind.QuotedWord && (_next.Kind != TokenKind.Word || Keywords.Contains(_next.Text, StringComparer.OrdinalIgnoreCase)))
            throw Unexpected("a property, a literal or '('");
        var identifier = Take().Text;
        return fields => fields(identifier);
    }

    private Token Take()
    {
        var taken = _next;
        _next = _tokens.Next();
        return taken;
    }

    private bool TakeKeyword(string keyword)
    {
        if (!_next.IsKeyword(keyword))
            return false;
        Take();
        return true;
    }

    private bool TakeSign(string sign)
    {
        if (!_next.IsSign(sign))
            return false;
        Take();
        return true;
    }

    private void Expect(string keyword)
    {
        if (!TakeKeyword(keyword))
            throw Unexpected(keyword);
    }

    private void ExpectSign(string sign)
    {
        if (!TakeSign(sign))
            throw Unexpected($"'{sign}'");
    }

    private string ExpectText(string what) => _next.Kind == TokenKind.Text ? Take().Text : throw Unexpected(what);

    private FormatException Unexpected(string expected) => new($"At position {_next.Position}: {expected} was expected, not {_next}.");
}
