namespace JdbcStore.Broker.Amqp;

/// <summary>What, besides <c>_AMQ_DUPL_ID</c>, makes a resent message recognisable.</summary>
internal enum DuplicateDetection
{
    /// <summary>Nothing else.</summary>
    None,

    /// <summary>Its message-id, of any of the four types.</summary>
    MessageId,
}
