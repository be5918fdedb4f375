using System.Net;

namespace JdbcStore.Broker.Amqp;

/// <summary>What the AMQP side writes to the log.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Information, "Listening on amqp://{EndPoint}.")]
    public static partial void Listening(ILogger logger, EndPoint? endPoint);

    [LoggerMessage(2002, LogLevel.Debug, "{Remote} opened a connection as '{ContainerId}'.")]
    public static partial void ConnectionOpened(ILogger logger, EndPoint? remote, string? containerId);

    [LoggerMessage(2003, LogLevel.Debug, "The connection from {Remote} was lost: {Reason}")]
    public static partial void ConnectionLost(ILogger logger, EndPoint? remote, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "The connection from {Remote} is closed with {Condition}: {Description}")]
    public static partial void ConnectionFailed(ILogger logger, EndPoint? remote, string? condition, string? description);

    [LoggerMessage(2005, LogLevel.Error, "The connection from {Remote} is closed: a frame could not be handled.")]
    public static partial void ConnectionBroke(ILogger logger, Exception exception, EndPoint? remote);

    [LoggerMessage(2006, LogLevel.Warning, "A link of {Remote} is detached with {Condition}: {Description}")]
    public static partial void LinkDetached(ILogger logger, EndPoint? remote, string? condition, string? description);

    [LoggerMessage(2007, LogLevel.Warning, "The connection from {Remote} is refused: {Limit} connections are open.")]
    public static partial void TooManyConnections(ILogger logger, EndPoint? remote, int limit);

    [LoggerMessage(2008, LogLevel.Error, "Connections can no longer be accepted.")]
    public static partial void AcceptFailed(ILogger logger, Exception exception);

    [LoggerMessage(2010, LogLevel.Warning, "A message was not stored; its sender is told.")]
    public static partial void StoreRefused(ILogger logger, Exception exception);

    [LoggerMessage(2011, LogLevel.Warning, "{Queue}: a commit failed and is repeated.")]
    public static partial void CommitRepeated(ILogger logger, Exception exception, string queue);

    [LoggerMessage(2012, LogLevel.Error, "{Queue}: a commit failed for good; the messages concerned stay in the store and are delivered again after the next start.")]
    public static partial void CommitGivenUp(ILogger logger, Exception exception, string queue);

    [LoggerMessage(2013, LogLevel.Warning, "{Queue}: the store could not be read; trying again.")]
    public static partial void ReadFailed(ILogger logger, Exception exception, string queue);

    [LoggerMessage(2014, LogLevel.Error, "{Queue}: an event could not be handled.")]
    public static partial void QueueBroke(ILogger logger, Exception exception, string queue);

    [LoggerMessage(2015, LogLevel.Warning, "A large message of {Destination} has expired and could not become a dead letter yet.")]
    public static partial void LargeLetterFailed(ILogger logger, Exception exception, string destination);
}
