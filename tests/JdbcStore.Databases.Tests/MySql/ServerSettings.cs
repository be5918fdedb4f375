using JdbcStore.Databases.Tests.Conformance;
using Xunit;

namespace JdbcStore.Databases.Tests.MySql;

/// <summary>Tests that change the whole server for a moment run when no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ServerSettings
{
    public const string Name = "server settings";

    /// <summary>Changes a global variable until it is disposed.</summary>
    internal static async Task<IAsyncDisposable> ChangeAsync(string variable, string value, string usual)
    {
        await MariaDbServer.ExecuteAsync($"SET GLOBAL {variable} = {value}");
        return new Changed(variable, usual);
    }

    private sealed class Changed(string variable, string usual) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await MariaDbServer.ExecuteAsync($"SET GLOBAL {variable} = {usual}");
    }
}
