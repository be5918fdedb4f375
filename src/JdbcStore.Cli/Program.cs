using JdbcStore;
using JdbcStore.Cli;
using JdbcStore.Hosting;
using JdbcStore.Setup;

try
{
    var errors = new ConfigurationErrors();
    var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
    var arguments = SettingArguments.Take(args, settings, errors);
    errors.ThrowIfAny();
    return await RootCommands.RunAsync(arguments, settings);
}
catch (Exception e)
{
    Console.Error.WriteLine(ExitCode.Explain(e));
    return e is ConfigurationStoreException ? ExitCode.Configuration : ExitCode.Failure;
}
