namespace JdbcStore.Throughput.Scenarios;

/// <summary>The bytes that every scenario stores: random, so that no layer can make them smaller.</summary>
internal static class Body
{
    public static byte[] Of(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
