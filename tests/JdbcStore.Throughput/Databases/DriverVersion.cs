using System.Reflection;

namespace JdbcStore.Throughput.Databases;

/// <summary>A driver's version as its package states it.</summary>
internal static class DriverVersion
{
    public static string Of<T>()
    {
        var assembly = typeof(T).Assembly;
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString();
        return version?.Split('+')[0] ?? "of unknown version";
    }
}
