using Xunit;

namespace JdbcStore.Conformance;

/// <summary>Derive from it once in a test assembly: it fails while a provider of that assembly has not taken one of the suites.</summary>
public abstract class EverySuiteIsTaken
{
    /// <summary>Every provider of the assembly has taken every suite.</summary>
    [Fact]
    public void Every_provider_takes_every_suite()
    {
        var types = GetType().Assembly.GetTypes().Where(type => !type.IsAbstract).ToArray();
        var providers = types.Where(type => type.IsSubclassOf(typeof(StoreProvider))).ToArray();
        Assert.NotEmpty(providers);
        Assert.Empty(providers.SelectMany(provider => MissingSuites(provider, types)));
    }

    private static IEnumerable<string> MissingSuites(Type provider, Type[] types) =>
        from suite in Suites()
        where !types.Any(type => type.IsSubclassOf(suite.MakeGenericType(provider)))
        select $"{provider.Name} has not taken {suite.Name.Split('`')[0]}";

    private static IEnumerable<Type> Suites() =>
        from type in typeof(EverySuiteIsTaken).Assembly.GetTypes()
        where type is { IsAbstract: true, IsGenericTypeDefinition: true, BaseType.IsGenericType: true }
              && type.BaseType.GetGenericTypeDefinition() == typeof(StoreSuite<>)
        select type;
}
