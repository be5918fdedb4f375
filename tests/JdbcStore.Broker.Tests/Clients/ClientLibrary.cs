namespace JdbcStore.Broker.Tests.Clients;

/// <summary>An AMQP 1.0 client that others wrote.</summary>
public enum ClientLibrary
{
    /// <summary>Apache Qpid Proton for Python.</summary>
    Proton,

    /// <summary>rhea for Node.js.</summary>
    Rhea,
}
