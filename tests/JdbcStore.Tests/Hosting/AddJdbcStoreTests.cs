using JdbcStore.Hosting;
using JdbcStore.Sql;
using JdbcStore.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace JdbcStore.Tests.Hosting;

public sealed class AddJdbcStoreTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("jdbcstore-hosting-");

    [Fact]
    public async Task The_store_starts_and_stops_with_its_host()
    {
        using var host = Build(services => services.AddJdbcStore(Use));
        await host.StartAsync(TestContext.Current.CancellationToken);
        var store = host.Services.GetRequiredService<IMessageStore>();
        await Until(() => store.State == StoreState.Active);
        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Healthy, health.Entries["jdbcstore"].Status);
        Assert.Equal("Active", health.Entries["jdbcstore"].Data["state"]);

        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(StoreState.Stopped, store.State);
        await store.Completion.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_stopped_store_is_unhealthy()
    {
        using var host = Build(services => services.AddJdbcStore(Use));
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Services.GetRequiredService<IMessageStore>().StopAsync(TestContext.Current.CancellationToken);
        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
    }

    [Fact]
    public async Task Mistakes_in_options_are_named_like_those_in_a_file()
    {
        using var host = Build(services => services.AddJdbcStore(options => (options.TablePrefix, options.Lease.Duration) = ("", TimeSpan.Zero)));
        var error = await Assert.ThrowsAsync<ConfigurationStoreException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains("Persistence:TablePrefix = '': not 1 to 20 of a-z, 0-9 and _, beginning with a letter.", error.Errors);
        Assert.Contains("Persistence:Lease:Duration = '00:00:00': not between 00:00:01 and 01:00:00.", error.Errors);
    }

    [Fact]
    public async Task Mistakes_in_a_section_stop_the_start()
    {
        KeyValuePair<string, string?>[] keys = [new("Persistence:Provider", "PostgreSql")];
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(keys).Build();
        using var host = Build(services => services.AddJdbcStore(configuration.GetSection("Persistence")));
        var error = await Assert.ThrowsAsync<ConfigurationStoreException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["Persistence:Provider = 'PostgreSql': this build has no dialect for it; use Sqlite."], error.Errors);
    }

    [Fact]
    public void A_host_has_one_store()
    {
        var services = new ServiceCollection().AddJdbcStore(Use);
        Assert.Throws<InvalidOperationException>(() => services.AddJdbcStore(Use));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private void Use(JdbcStoreOptions options) =>
        (options.DataDirectory, options.ConnectionString) = (_directory.FullName, $"Data Source={_directory.FullName}/store.db");

    private static IHost Build(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<SqlDialect, SqliteDialect>();
        configure(builder.Services);
        return builder.Build();
    }

    private static async Task Until(Func<bool> condition)
    {
        var patience = DateTime.UtcNow.AddSeconds(10);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < patience, "It did not happen within 10 seconds.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
