namespace JdbcStore.Broker.Amqp.Selectors;

/// <summary>Kinds of <see cref="Token"/>.</summary>
internal enum TokenKind
{
    /// <summary>A word: an identifier or, in any case of its letters, a keyword.</summary>
    Word,

    /// <summary>An identifier in double quotes: never a keyword.</summary>
    QuotedWord,

    /// <summary>A string literal.</summary>
    Text,

    /// <summary>A numeric literal.</summary>
    Number,

    /// <summary>An operator, a parenthesis or a comma.</summary>
    Sign,

    /// <summary>The end of the selector.</summary>
    End,
}
