using JdbcStore.Broker.Hosting;
using JdbcStore.Setup;

try
{
    var commandLine = CommandLine.Parse(args);
    if (commandLine.Help || commandLine.Version)
    {
        Console.WriteLine(commandLine.Help ? CommandLine.Usage : "JdbcStore.Broker " + BrokerVersion.Text);
        return ExitCode.Stopped;
    }

    return await BrokerRun.RunAsync(BrokerConfiguration.Read(commandLine));
}
catch (Exception e)
{
    BrokerExit.Say(e);
    return ExitCode.For(e);
}
