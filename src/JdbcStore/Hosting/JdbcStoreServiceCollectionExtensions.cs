using JdbcStore.Sql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace JdbcStore.Hosting;

/// <summary>Registers a message store.</summary>
public static class JdbcStoreServiceCollectionExtensions
{
    private const string Section = "Persistence";

    /// <summary>
    /// Registers the <see cref="IMessageStore"/> that a configuration section describes, a hosted service that starts and stops it, and
    /// the health check <c>jdbcstore</c>. Register the databases to choose from as well: <c>AddSingleton&lt;SqlDialect, SqliteDialect&gt;()</c>.
    /// A wrong configuration shows when the host starts, as one <see cref="ConfigurationStoreException"/> with every mistake.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="persistence">The configuration section <c>Persistence</c>.</param>
    /// <exception cref="InvalidOperationException">A message store is already registered.</exception>
    public static IServiceCollection AddJdbcStore(this IServiceCollection services, IConfiguration persistence)
    {
        ArgumentNullException.ThrowIfNull(persistence);
        return services.AddStore(dialects =>
        {
            var errors = new ConfigurationErrors();
            var options = JdbcStoreConfiguration.Read(persistence, dialects, errors);
            errors.ThrowIfAny();
            return options;
        });
    }

    /// <summary>As <see cref="AddJdbcStore(IServiceCollection, IConfiguration)"/>, with options set in code.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configure">Changes the default options.</param>
    /// <exception cref="InvalidOperationException">A message store is already registered.</exception>
    public static IServiceCollection AddJdbcStore(this IServiceCollection services, Action<JdbcStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddStore(dialects =>
        {
            var options = new JdbcStoreOptions();
            configure(options);
            var errors = new ConfigurationErrors();
            new JdbcStoreOptionsValidator(dialects, Section, errors).Check(options);
            errors.ThrowIfAny();
            return options;
        });
    }

    private static IServiceCollection AddStore(this IServiceCollection services, Func<IReadOnlyCollection<SqlDialect>, JdbcStoreOptions> read)
    {
        if (services.Any(service => service.ServiceType == typeof(IMessageStore)))
            throw new InvalidOperationException("A message store is already registered; a host has one.");
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => read([.. provider.GetServices<SqlDialect>()]));
        services.AddSingleton<IMessageStore>(CreateStore);
        services.AddHostedService<JdbcStoreService>();
        services.AddHealthChecks().AddCheck<JdbcStoreHealthCheck>("jdbcstore");
        return services;
    }

    private static JdbcMessageStore CreateStore(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<JdbcStoreOptions>();
        var dialect = provider.GetServices<SqlDialect>().ByName(options.Provider)!;
        return new JdbcMessageStore(options, dialect, provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<TimeProvider>());
    }
}
