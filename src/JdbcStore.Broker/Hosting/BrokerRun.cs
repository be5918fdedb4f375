using System.Net.Sockets;
using JdbcStore.Hosting;
using JdbcStore.Setup;
using Microsoft.AspNetCore.Connections;

namespace JdbcStore.Broker.Hosting;

/// <summary>One run of a broker, from start to stop.</summary>
internal static class BrokerRun
{
    /// <returns>The exit code; what went wrong has been said.</returns>
    public static async Task<int> RunAsync(BrokerConfiguration configuration)
    {
        var console = await ListenEndPoint.ResolveAsync(configuration.Broker.Console);
        var host = BrokerHost.Build(configuration.Broker, console, System.Console.Out, services => AddStore(services, configuration.Source));
        var exit = host.Services.GetRequiredService<BrokerExit>();
        try
        {
            await ServeAsync(host);
            // Whatever did not stop in time must not keep the process.
            await ((IAsyncDisposable)host).DisposeAsync().AsTask().WaitAsync(BrokerHost.StopWithin);
        }
        catch (Exception e)
        {
            exit.Fail(Explain(e, configuration.Broker.Console));
        }

        return exit.Code;
    }

    private static async Task ServeAsync(IHost host)
    {
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await host.StartAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop before everything had started: nothing is wrong.
        }

        await host.WaitForShutdownAsync();
    }

    private static void AddStore(IServiceCollection services, IConfiguration source)
    {
        foreach (var dialect in Databases.Dialects)
            services.AddSingleton(dialect);
        services.AddJdbcStore(source.GetSection("Persistence"));
        services.AddSingleton<IHostLifetime, SignalLifetime>();
        services.AddLogging(logging => LogOutput.Configure(logging, source.GetSection("Logging")));
    }

    private static Exception Explain(Exception failure, Uri console) => failure switch
    {
        IOException { InnerException: AddressInUseException } => CannotListen(console, "the address is already in use", failure),
        SocketException => CannotListen(console, failure.Message, failure),
        OperationCanceledException or TimeoutException => new TimeoutException("stopping in order took too long; what was confirmed is kept.", failure),
        // The host wraps what its services throw while they stop.
        AggregateException { InnerExceptions: [var only] } => Explain(only, console),
        _ => failure,
    };

    private static IOException CannotListen(Uri console, string why, Exception failure) =>
        new($"the console cannot listen on {console.HostAndPort()}: {why}; Broker:Console:Listen sets another address.", failure);
}
