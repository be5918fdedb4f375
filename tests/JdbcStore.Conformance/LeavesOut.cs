using System.Reflection;
using Xunit.v3;

namespace JdbcStore.Conformance;

/// <summary>
/// xunit as it is, but for the suites that a provider leaves out (<see cref="StoreProvider.WhyLeftOut"/>), which it does not find.
/// <c>[assembly: TestFramework(typeof(LeavesOut))]</c> puts it into effect.
/// </summary>
public sealed class LeavesOut : XunitTestFramework
{
    /// <inheritdoc/>
    protected override ITestFrameworkDiscoverer CreateDiscoverer(Assembly assembly) =>
        new Discoverer((IXunitTestAssembly)base.CreateDiscoverer(assembly).TestAssembly);

    private sealed class Discoverer(IXunitTestAssembly assembly) : XunitTestFrameworkDiscoverer(assembly)
    {
        private readonly Dictionary<Type, StoreProvider> _providers = [];

        protected override Type[] GetExportedTypes() => [.. base.GetExportedTypes().Where(type => !IsLeftOut(type))];

        private bool IsLeftOut(Type test)
        {
            for (var suite = test; suite is not null; suite = suite.BaseType)
            {
                if (suite is { IsGenericType: true, IsAbstract: true, GenericTypeArguments: [var provider] } && provider.IsSubclassOf(typeof(StoreProvider)))
                    return ProviderOf(provider).WhyLeftOut(suite.GetGenericTypeDefinition()) is not null;
            }

            return false;
        }

        private StoreProvider ProviderOf(Type type)
        {
            if (!_providers.TryGetValue(type, out var provider))
                _providers[type] = provider = (StoreProvider)Activator.CreateInstance(type)!;
            return provider;
        }
    }
}
