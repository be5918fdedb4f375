using System.Buffers.Binary;
using CsCheck;
using JdbcStore.Journal;
using Xunit;

namespace JdbcStore.Tests.Journal;

public sealed class UnitCodecTests
{
    private static readonly Gen<string> Names =
        Gen.OneOf(Gen.String[Gen.Char['a', 'z'], 1, 255], Gen.OneOfConst("é", "очередь", "キュー", "🚌🚌", new string('漢', 255)));

    private static readonly Gen<DateTimeOffset?> Times =
        Gen.OneOf(Gen.Const((DateTimeOffset?)null), Gen.Long[-1, 4_000_000_000_000].Select(ms => (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds(ms == 0 ? 1 : ms)));

    private static readonly Gen<ProducerSequence?> Producers =
        Gen.OneOf(Gen.Const((ProducerSequence?)null), Gen.Select(Names, Gen.Long[0, long.MaxValue], (id, number) => (ProducerSequence?)new ProducerSequence(id, number)));

    private static readonly Gen<Operation> Adds = Gen.Select(
        Gen.Enum<DestinationKind>(), Names, Gen.Long[1, long.MaxValue], Gen.Byte.Array[0, 3000], Names.Null(), Times, Times, Producers,
        (kind, name, sequence, body, key, expiresAt, deliverAt, producer) => new Operation(OperationKind.Add, new Destination(kind, name), sequence, new NewMessage(body, key)
        {
            Priority = Sequences.PriorityOf(sequence), ExpiresAt = expiresAt, DeliverAt = deliverAt, Producer = producer, AddedAt = sequence,
        }));

    private static readonly Gen<Operation> SubscriptionAcknowledgements = Gen.Select(
        Gen.OneOfConst(OperationKind.AcknowledgeSubscription, OperationKind.AcknowledgeThrough), Names, Gen.Long[1, long.MaxValue], Gen.Long[1, long.MaxValue],
        (kind, topic, sequence, subscription) => new Operation(kind, Destination.Topic(topic), sequence, subscription));

    private static readonly Gen<Operation> Others = Gen.Select(
        Gen.OneOfConst(OperationKind.Declare, OperationKind.Acknowledge, OperationKind.Redeliver, OperationKind.MarkDispatched),
        Gen.Enum<DestinationKind>(), Names, Gen.Long[0, long.MaxValue],
        (kind, destinationKind, name, sequence) => new Operation(kind, new Destination(destinationKind, name), sequence, null));

    private static readonly Gen<Operation> Operations = Gen.OneOf(Adds, SubscriptionAcknowledgements, Others);

    [Fact]
    public void Units_come_back_as_they_went_in() => Operations.Array[0, 8].Array[0, 8].Sample(units =>
    {
        var payload = Encode(units, out var offsets);
        var decoded = Decode(payload);
        Assert.Equal(units.Length, decoded.Count);
        foreach (var (unit, read) in units.Zip(decoded))
        {
            Assert.Equal(unit.Select(Shown), read.Operations.Select(Shown));
            foreach (var (add, offset) in read.Operations.Where(operation => operation.Kind == OperationKind.Add).Zip(read.BodyOffsets))
                Assert.Equal(add.Message!.Body, payload.AsMemory(offset, add.Message.Body.Length));
        }

        Assert.Equal(offsets, decoded.SelectMany(unit => unit.BodyOffsets));
    }, iter: 300);

    [Fact]
    public void Changed_bytes_are_units_or_an_error_but_nothing_else()
    {
        var payload = Encode([[Add("queue", "body", "key"), Acknowledge("queue", 5)], [Add("other", "", null)]], out _);
        Gen.Select(Gen.Int[0, payload.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var changed = payload.ToArray();
            changed[at] = value;
            try
            {
                Decode(changed);
            }
            catch (FatalStoreException)
            {
            }
        }, iter: 20_000);
    }

    [Fact]
    public void Every_shorter_payload_is_an_error_unless_it_ends_with_a_unit()
    {
        var first = Encode([[Add("queue", "body", "key")]], out _).Length;
        var payload = Encode([[Add("queue", "body", "key")], [Acknowledge("queue", 5)]], out _);
        for (var length = 0; length < payload.Length; length++)
        {
            if (length == 0 || length == first)
                Assert.Equal(length == 0 ? 0 : 1, Decode(payload[..length]).Count);
            else
                Assert.Throws<FatalStoreException>(() => Decode(payload[..length]));
        }
    }

    [Fact]
    public void An_error_names_the_group_the_place_and_what_is_wrong()
    {
        var payload = Encode([[Add("queue", "body", null)]], out _);
        BinaryPrimitives.WriteInt32LittleEndian(payload, 1_000_000);
        var error = Assert.Throws<FatalStoreException>(() => Decode(payload));
        Assert.Contains("Group 17", error.Message, StringComparison.Ordinal);
        Assert.Contains($"a unit of 1000000 bytes cannot be in {payload.Length - sizeof(int)} bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_that_cannot_be_written_leaves_the_group_as_it_was()
    {
        using var group = new GroupBuffer();
        UnitCodec.Encode(group, [Acknowledge("queue", 1)], []);
        var bytes = group.PayloadBytes;
        Assert.Throws<ArgumentException>(() =>
            UnitCodec.Encode(group, [Acknowledge("queue", 2), new Operation(OperationKind.Add, Destination.Queue("queue"), 3, null)], []));
        Assert.Equal(bytes, group.PayloadBytes);
    }

    private static Operation Add(string queue, string body, string? key) =>
        new(OperationKind.Add, Destination.Queue(queue), 1, new NewMessage(System.Text.Encoding.UTF8.GetBytes(body), key));

    private static Operation Acknowledge(string queue, long sequence) => new(OperationKind.Acknowledge, Destination.Queue(queue), sequence, null);

    private static string Shown(Operation operation) =>
        $"{operation.Kind} {operation.Destination} {operation.Sequence} " + (operation.Message is { } message ? Shown(message) : $"{operation.Subject}");

    private static string Shown(NewMessage message) =>
        $"{message.Priority} {message.DuplicateKey} {message.Producer} {message.AddedAt} {message.ExpiresAt:O} {message.DeliverAt:O} {Convert.ToHexString(message.Body.Span)}";

    private static byte[] Encode(Operation[][] units, out List<int> offsets)
    {
        using var group = new GroupBuffer();
        offsets = [];
        foreach (var unit in units)
            UnitCodec.Encode(group, unit, offsets);
        return group.Seal(1, 1, 0).Slice(FrameHeader.Bytes, group.PayloadBytes).ToArray();
    }

    private static IReadOnlyList<JournalUnit> Decode(byte[] payload) => UnitCodec.Decode(new JournalGroup(7, payload, new JournalPosition(17, 0)));
}
