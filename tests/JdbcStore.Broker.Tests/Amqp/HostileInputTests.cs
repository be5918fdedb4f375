using System.Buffers.Binary;
using Amqp;
using Amqp.Framing;
using Xunit;

namespace JdbcStore.Broker.Tests.Amqp;

public sealed class HostileInputTests
{
    private static readonly byte[] Valid = [0x00, 0x53, 0x77, 0xa1, 0x02, (byte)'o', (byte)'k'];

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "nothing", [] },
        { "no section", [0x41] },
        { "truncated", [0x00, 0x53, 0x77, 0xa1, 0x20, 0x41] },
        { "unknown section", [0x00, 0x53, 0x30, 0x40] },
        { "unknown type", [0x00, 0x53, 0x77, 0x3f] },
        { "two headers", [0x00, 0x53, 0x70, 0x45, 0x00, 0x53, 0x70, 0x45] },
        { "body before header", [0x00, 0x53, 0x77, 0x40, 0x00, 0x53, 0x70, 0x45] },
        { "data and value", [0x00, 0x53, 0x75, 0xa0, 0x00, 0x00, 0x53, 0x77, 0x40] },
        { "a list that lies about its size", [0x00, 0x53, 0x77, 0xc0, 0x05, 0x01, 0x40] },
        { "a map of two thousand million", [0x00, 0x53, 0x74, 0xd1, 0, 0, 0, 4, 0x7f, 0xff, 0xff, 0xff] },
        { "an array of nothing, often", [0x00, 0x53, 0x77, 0xf0, 0, 0, 0, 5, 0x7f, 0xff, 0xff, 0xff, 0x40] },
        { "annotations that are a string", [0x00, 0x53, 0x72, 0xa1, 0x01, 0x41] },
        { "nested too deep", [0x00, 0x53, 0x77, .. Enumerable.Repeat((byte)0x00, 20_000)] },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_message_is_rejected_and_the_link_goes_on(string what, byte[] message)
    {
        await using var broker = await RunningBroker.StartAsync();
        using var client = await RawClient.AttachedAsync(broker.Port, "q");
        await client.TransferAsync(0, message);
        var disposition = await client.ReceiveAsync<Dispose>();
        Assert.True(disposition.State is Rejected { Error: { } error } && error.Condition.Equals(new global::Amqp.Types.Symbol(ErrorCode.DecodeError)), what);
        await client.TransferAsync(1, Valid);
        Assert.IsType<Accepted>((await client.ReceiveAsync<Dispose>()).State);
        Assert.Equal(1, await broker.CountAsync("q"));
    }

    [Fact]
    public async Task An_aborted_delivery_is_never_stored()
    {
        await using var broker = await RunningBroker.StartAsync();
        using var client = await RawClient.AttachedAsync(broker.Port, "q");
        await client.TransferAsync(0, Valid, more: true);
        await client.TransferAsync(0, [], aborted: true);
        await client.TransferAsync(1, Valid);
        Assert.Equal(1U, (await client.ReceiveAsync<Dispose>()).First);
        Assert.Equal(1, await broker.CountAsync("q"));
    }

    [Fact]
    public async Task A_connection_lost_in_the_middle_of_a_message_stores_nothing()
    {
        await using var broker = await RunningBroker.StartAsync();
        var client = await RawClient.AttachedAsync(broker.Port, "q");
        await client.TransferAsync(0, Valid, more: true);
        client.Dispose();
        await RunningBroker.Eventually(() => broker.Server.Connections == 0);
        Assert.Equal(0, await broker.CountAsync("q"));
    }

    [Fact]
    public async Task A_sender_that_ignores_its_credit_loses_its_link()
    {
        await using var broker = await RunningBroker.StartAsync();
        using var client = await RawClient.AttachedAsync(broker.Port, "q");
        broker.Store.Close();
        for (var i = 0U; i <= 1000; i++)
            await client.TransferAsync(i, Valid);
        var detach = await client.ReceiveAsync<Detach>();
        Assert.Equal(ErrorCode.TransferLimitExceeded, (string)detach.Error.Condition);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("AMQP\0\u0000\u0009\u0001")]
    [InlineData("AMQP\0\u0001\0\0\u0000\u0000\u0000\u0001\u0002\0\0\0")]
    [InlineData("AMQP\0\u0001\0\0\u007f\u007f\u007f\u007f\u0002\0\0\0")]
    [InlineData("AMQP\u0003\u0001\0\0AMQP\u0003\u0001\0\0")]
    public async Task Other_protocols_and_broken_frames_end_the_connection_only(string text)
    {
        await using var broker = await RunningBroker.StartAsync();
        using var client = await RawClient.ConnectAsync(broker.Port);
        await client.SendAsync([.. text.Select(c => (byte)c)]);
        Assert.True(await client.IsClosedAsync());
        await broker.SendAsync("q", "still here");
    }

    [Fact]
    public async Task Random_bytes_after_a_good_beginning_never_stop_the_broker()
    {
        await using var broker = await RunningBroker.StartAsync();
        var random = new Random(7);
        for (var round = 0; round < 50; round++)
        {
            using var client = await RawClient.AttachedAsync(broker.Port, "q");
            var frame = new byte[random.Next(9, 400)];
            random.NextBytes(frame);
            BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
            (frame[4], frame[5], frame[6], frame[7], frame[8]) = (2, 0, 0, 0, 0);
            await client.SendAsync(frame);
            await client.SendAsync(new Close());
            Assert.True(await client.IsClosedAsync());
        }

        await broker.SendAsync("q", "still here");
    }
}
