using JdbcStore.Broker.Tests.Kill;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace JdbcStore.Broker.Tests;

/// <summary>Runs the tests as xunit's own entry point does, or with the word <c>kill</c> the kill loop.</summary>
internal static class TestProgram
{
    public static Task<int> Main(string[] args)
    {
        if (args is ["kill", .. var rest])
            return KillProgram.RunAsync(rest);
        return args.Contains("--server") || args.Contains("--internal-msbuild-node")
            ? TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : ConsoleRunner.Run(args);
    }
}
