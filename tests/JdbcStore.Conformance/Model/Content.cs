namespace JdbcStore.Conformance.Model;

/// <summary>A generated message. What it has not got is null.</summary>
/// <param name="Size">Bytes of its body.</param>
/// <param name="Priority">0 to 9.</param>
/// <param name="Key">Which duplicate key.</param>
/// <param name="Producer">Which producer, and by how much its number is above the last one.</param>
/// <param name="Expires">After how many hours it expires; negative: it has expired already.</param>
/// <param name="Due">After how many hours it is due; negative: it is due already.</param>
internal sealed record Content(int Size, int Priority, int? Key, (int Id, int Ahead)? Producer, int? Expires, int? Due)
{
    public override string ToString() =>
        $"{Size} B, priority {Priority}{Say("key", Key)}{Say("producer and step", Producer)}{Say("expires in h", Expires)}{Say("due in h", Due)}";

    private static string Say<T>(string what, T? value)
        where T : struct => value is null ? "" : $", {what} {value}";
}
