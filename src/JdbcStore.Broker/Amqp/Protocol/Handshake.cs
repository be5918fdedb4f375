using System.Buffers;
using System.IO.Pipelines;
using Amqp.Sasl;
using Amqp.Types;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>
/// Protocol headers and SASL. There is no authentication in this version: ANONYMOUS, PLAIN with any name and password, and clients
/// that skip SASL are let in alike.
/// </summary>
internal sealed class Handshake(PipeReader input, FrameOutput output, Lock gate)
{
    private static readonly Symbol Anonymous = new("ANONYMOUS");
    private static readonly Symbol Plain = new("PLAIN");

    private static ReadOnlySpan<byte> AmqpHeader => "AMQP\0\x01\0\0"u8;

    private static ReadOnlySpan<byte> SaslHeader => "AMQP\x03\x01\0\0"u8;

    /// <summary>True when the peer speaks AMQP 1.0 and frames may follow; false when it does not or went away.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var header = await ReadHeaderAsync(cancellationToken);
        if (header is null)
            return false;
        if (header.AsSpan().SequenceEqual(SaslHeader))
        {
            if (!await AuthenticateAsync(cancellationToken))
                return false;
            header = await ReadHeaderAsync(cancellationToken);
        }

        // An unknown header is answered with the one that is spoken here, as the specification asks.
        Send(AmqpHeader);
        return header.AsSpan().SequenceEqual(AmqpHeader);
    }

    private async Task<bool> AuthenticateAsync(CancellationToken cancellationToken)
    {
        Send(SaslHeader);
        Send(new SaslMechanisms { SaslServerMechanisms = [Anonymous, Plain] });
        if (await ReadFrameAsync(cancellationToken) is not { Type: AmqpFrame.Sasl, Performative: SaslInit init })
            return false;
        var known = Anonymous.Equals(init.Mechanism) || Plain.Equals(init.Mechanism);
        Send(new SaslOutcome { Code = known ? SaslCode.Ok : SaslCode.Auth });
        return known;
    }

    private async Task<byte[]?> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var read = await input.ReadAtLeastAsync(AmqpFrame.HeaderSize, cancellationToken);
        if (read.Buffer.Length < AmqpFrame.HeaderSize)
            return null;
        var header = read.Buffer.Slice(0, AmqpFrame.HeaderSize);
        var bytes = header.ToArray();
        input.AdvanceTo(header.End);
        return bytes;
    }

    private async Task<AmqpFrame?> ReadFrameAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (AmqpFrame.TryRead(ref buffer, AmqpFrame.MinMaxSize, out var frame))
            {
                input.AdvanceTo(buffer.Start);
                return frame;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
                return null;
        }
    }

    private void Send(ReadOnlySpan<byte> header)
    {
        lock (gate)
            output.WriteRaw(header);
    }

    private void Send(DescribedList performative)
    {
        lock (gate)
            output.Write(AmqpFrame.Sasl, 0, performative);
    }
}
