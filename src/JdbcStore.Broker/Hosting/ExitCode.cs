using JdbcStore.Broker.Amqp;

namespace JdbcStore.Broker.Hosting;

/// <summary>What the process says to whoever started it.</summary>
internal static class ExitCode
{
    public const int Stopped = 0;
    public const int Failure = 1;
    public const int Configuration = 2;
    public const int Locked = 3;

    public static int For(Exception failure) => failure switch
    {
        ConfigurationStoreException => Configuration,
        LockedStoreException => Locked,
        _ => Failure,
    };

    /// <summary>Whether the message says it all: the cause is outside this program, and a stack trace would only hide it.</summary>
    public static bool IsExplained(Exception failure) => failure
        is StoreException or AmqpListenException or IOException or UnauthorizedAccessException
        or System.Net.Sockets.SocketException or System.Data.Common.DbException or TimeoutException;
}
