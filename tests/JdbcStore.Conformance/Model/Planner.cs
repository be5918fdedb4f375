using System.Buffers.Binary;

namespace JdbcStore.Conformance.Model;

/// <summary>Gives a burst the names and numbers of its run, from what the model holds when the burst begins.</summary>
internal sealed class Planner(ModelState state)
{
    private readonly Dictionary<(Destination, string), long> _numbers = [];

    public PlannedUnit Plan(Unit unit) => new(unit.PreparedAs, [.. unit.Acts.Select(act => Plan(act, unit.PreparedAs is not null))]);

    private Planned Plan(Act act, bool isPrepared)
    {
        var destination = Names.Destination(act);
        var model = state.Destinations.GetValueOrDefault(destination) ?? new ModelDestination();
        var content = Allowed(act.Content, destination, isPrepared);
        var added = new ModelMessage(Body(content), content.Priority)
        {
            Key = Names.DuplicateKey(content),
            Producer = Number(destination, model, content),
            Expires = state.Hour + content.Expires,
            Due = state.Hour + content.Due,
        };
        IReadOnlyList<long> sequences = act.Kind == ActKind.AcknowledgeAll ? [.. model.Messages.Select(m => m.Sequence!.Value)] : [model.Given(act.Number)];
        return new Planned(act, destination, sequences, added, act.Kind == ActKind.Add ? ToMessage(added) : null!);
    }

    /// <summary>What would be due at no certain moment among subscriptions that come and go is left out, and what is not promised.</summary>
    private static Content Allowed(Content content, Destination destination, bool isPrepared)
    {
        if (destination.Kind == DestinationKind.Topic && (isPrepared || content.Due < 0))
            content = content with { Due = null };
        return isPrepared ? content with { Producer = null } : content;
    }

    private ProducerSequence? Number(Destination destination, ModelDestination model, Content content)
    {
        if (content.Producer is not var (id, ahead))
            return null;
        var producer = Names.Producers[id];
        var last = _numbers.TryGetValue((destination, producer), out var planned) ? planned : model.Producers.GetValueOrDefault(producer, -1);
        var number = Math.Max(0, last + ahead);
        _numbers[(destination, producer)] = Math.Max(last, number);
        return new ProducerSequence(producer, number);
    }

    /// <summary>Told from all others by its first bytes, if it has that many; whatever gets its place later must have them.</summary>
    private byte[] Body(Content content)
    {
        var body = new byte[content.Due is null ? content.Size : Math.Max(content.Size, sizeof(int))];
        var serial = ++state.Sent;
        Array.Fill(body, (byte)serial);
        if (body.Length >= sizeof(int))
            BinaryPrimitives.WriteInt32LittleEndian(body, serial);
        return body;
    }

    private NewMessage ToMessage(ModelMessage added) => new(added.Body, added.Key)
    {
        Priority = added.Priority, Producer = added.Producer, ExpiresAt = state.TimeOf(added.Expires), DeliverAt = state.TimeOf(added.Due),
    };
}
