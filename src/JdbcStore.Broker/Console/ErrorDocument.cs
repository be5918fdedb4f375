namespace JdbcStore.Broker.Console;

/// <summary>A failed request.</summary>
/// <param name="Error">What happened, for people.</param>
/// <param name="Type">The store's type of error, such as <c>Unavailable</c>, for programs.</param>
internal sealed record ErrorDocument(string Error, string Type)
{
    private const string Suffix = "StoreException";

    public static ErrorDocument For(StoreException failure) => new(failure.Message, failure.GetType().Name.Replace(Suffix, "", StringComparison.Ordinal));
}
