using Amqp;
using Amqp.Framing;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>What the producer is told about its message: an outcome, or the end of its link.</summary>
internal readonly record struct ProducerOutcome(DeliveryState? State, Error? Detach)
{
    public static readonly ProducerOutcome Accepted = new(AcceptedRange.Outcome, null);

    /// <summary>Nothing happened; the client may send it again.</summary>
    public static readonly ProducerOutcome Released = new(new Released(), null);

    public static ProducerOutcome Rejected(string condition, string description) =>
        new(new Rejected { Error = new Error(condition) { Description = description } }, null);

    /// <summary>Neither outcome would be true; the client has to send again all that was not settled.</summary>
    public static ProducerOutcome Unknown(string description) =>
        new(null, new Error(ErrorCode.InternalError) { Description = description });
}
