using System.Buffers.Binary;
using System.Net.Sockets;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Xunit;

namespace JdbcStore.Broker.Tests.Amqp;

/// <summary>A client without manners: sends whatever bytes it is given, frame by frame.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _tcp = new();

    private NetworkStream Stream => _tcp.GetStream();

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var client = new RawClient();
        await client._tcp.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Receives so many messages, settles none, and is gone without a word.</summary>
    public static async Task ReceiveAndVanishAsync(int port, string queue, uint count)
    {
        using var client = await BegunAsync(port);
        await client.SendAsync(new Attach { LinkName = "r", Handle = 0, Role = true, Source = new Source { Address = queue }, Target = new Target() });
        await client.ReceiveAsync<Attach>();
        await client.SendAsync(new Flow { Handle = 0, LinkCredit = count, DeliveryCount = 0, NextIncomingId = 0, IncomingWindow = 100, NextOutgoingId = 0, OutgoingWindow = 100 });
        for (var i = 0; i < count; i++)
            await client.ReceiveAsync<Transfer>();
    }

    /// <summary>A client with an open connection, a session on channel 0 and a sender on handle 0.</summary>
    public static async Task<RawClient> AttachedAsync(int port, string queue)
    {
        var client = await BegunAsync(port);
        await client.SendAsync(new Attach { LinkName = "s", Handle = 0, Role = false, Source = new Source(), Target = new Target { Address = queue }, InitialDeliveryCount = 0 });
        await client.ReceiveAsync<Attach>();
        await client.ReceiveAsync<Flow>();
        return client;
    }

    private static async Task<RawClient> BegunAsync(int port)
    {
        var client = await ConnectAsync(port);
        await client.SendAsync("AMQP\0\x01\0\0"u8.ToArray());
        await client.ReadAsync(8);
        await client.SendAsync(new Open { ContainerId = "raw" });
        await client.ReceiveAsync<Open>();
        await client.SendAsync(new Begin { IncomingWindow = 100, OutgoingWindow = 100, NextOutgoingId = 0 });
        await client.ReceiveAsync<Begin>();
        return client;
    }

    public async Task SendAsync(byte[] bytes) => await Stream.WriteAsync(bytes, TestContext.Current.CancellationToken);

    public Task SendAsync(DescribedList performative, params byte[] payload)
    {
        var buffer = new ByteBuffer(256, autoGrow: true);
        AmqpBitConverter.WriteInt(buffer, 0);
        AmqpBitConverter.WriteInt(buffer, 0x02000000);
        performative.Encode(buffer);
        AmqpBitConverter.WriteBytes(buffer, payload, 0, payload.Length);
        BinaryPrimitives.WriteInt32BigEndian(buffer.Buffer, buffer.Length);
        return SendAsync(buffer.Buffer[..buffer.Length]);
    }

    public Task TransferAsync(uint deliveryId, byte[] payload, bool more = false, bool aborted = false)
    {
        var transfer = new Transfer { Handle = 0, DeliveryId = deliveryId, DeliveryTag = BitConverter.GetBytes(deliveryId), MessageFormat = 0, More = more, Aborted = aborted };
        return SendAsync(transfer, payload);
    }

    /// <summary>Reads frames until one of this kind comes.</summary>
    public async Task<T> ReceiveAsync<T>()
        where T : DescribedList
    {
        while (true)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(await ReadAsync(4));
            var frame = await ReadAsync(size - 4);
            if (frame.Length > 4 && Encoder.ReadObject(new ByteBuffer(frame, 4, frame.Length - 4, frame.Length - 4)) is T performative)
                return performative;
        }
    }

    /// <summary>True when the broker has closed the socket, whatever it says before.</summary>
    public async Task<bool> IsClosedAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (await Stream.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(RunningBroker.Patience) > 0)
            {
            }
        }
        catch (IOException)
        {
        }

        return true;
    }

    public void Dispose() => _tcp.Dispose();

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await Stream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken).AsTask().WaitAsync(RunningBroker.Patience);
        return bytes;
    }
}
