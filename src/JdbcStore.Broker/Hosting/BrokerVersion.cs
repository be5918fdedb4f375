using System.Reflection;

namespace JdbcStore.Broker.Hosting;

/// <summary>The version of this program.</summary>
internal static class BrokerVersion
{
    /// <summary>Without the commit that the build appends.</summary>
    public static string Text { get; } = typeof(BrokerVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];
}
