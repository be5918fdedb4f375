namespace JdbcStore.Conformance.Model;

/// <summary>What the model knows of a message that the store must hold.</summary>
internal sealed class ModelMessage(byte[] body)
{
    public byte[] Body { get; } = body;

    public int DeliveryCount { get; set; }
}
