using System.Collections;
using Amqp;
using Amqp.Framing;
using Amqp.Transactions;
using Amqp.Types;
using JdbcStore.Broker.Amqp.Messages;
using JdbcStore.Broker.Amqp.Queues;
using JdbcStore.Broker.Amqp.Transactions;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>The link on which a client declares and discharges its transactions. Those that it has left open when it ends are rolled back.</summary>
internal sealed class CoordinatorLink(AmqpSession session, Attach attach) : IncomingLink(session, attach)
{
    private readonly List<Transaction> _declared = [];

    private TransactionRegistry Transactions => Session.Connection.Transactions;

    protected override void OnMessage(IncomingDelivery delivery)
    {
        try
        {
            switch (Read(delivery.Body))
            {
                case Declare { GlobalId: null }:
                    var transaction = Transactions.Declare();
                    _declared.Add(transaction);
                    Settle(delivery, new ProducerOutcome(new Declared { TxnId = transaction.Id }, null));
                    break;
                case Discharge discharge:
                    Finish(delivery, Transactions.Find(discharge.TxnId), discharge.Fail);
                    break;
                default:
                    throw new AmqpException(ErrorCode.NotImplemented, "A coordinator takes declare, of local transactions, and discharge.");
            }
        }
        catch (AmqpException e)
        {
            Settle(delivery, ProducerOutcome.Rejected(e.Error.Condition, e.Error.Description));
        }
        catch (FormatException e)
        {
            Settle(delivery, ProducerOutcome.Rejected(ErrorCode.DecodeError, e.Message));
        }
    }

    protected override void OnEnded(LinkEnd end)
    {
        base.OnEnded(end);
        foreach (var transaction in _declared.Where(Transactions.Remove))
            transaction.RollBack();
        _declared.Clear();
    }

    private static object? Read(ReadOnlyMemory<byte> body)
    {
        var section = MessageSections.Scan(body.Span).Value;
        var request = section.Exists ? MessageFields.Decode(body[section.Value..section.End]) : null;
        return request is DescribedValue { Descriptor: Symbol name, Value: IList fields } ? Read(name, fields) : request;
    }

    // Some clients describe requests by their symbols, which the library's codec does not know.
    private static DescribedList? Read(string name, IList fields) => name switch
    {
        "amqp:declare:list" when fields.Count == 0 || fields[0] is null => new Declare(),
        "amqp:discharge:list" when fields.Count > 0 => new Discharge { TxnId = fields[0] as byte[], Fail = fields.Count > 1 && fields[1] is true },
        _ => null,
    };

    private void Finish(IncomingDelivery delivery, Transaction transaction, bool fail)
    {
        Transactions.Remove(transaction);
        _declared.Remove(transaction);
        if (!fail)
        {
            _ = CommitAsync(delivery, transaction);
            return;
        }

        transaction.RollBack();
        Settle(delivery, ProducerOutcome.Accepted);
    }

    private async Task CommitAsync(IncomingDelivery delivery, Transaction transaction)
    {
        Postpone();
        Session.Connection.Inflight.Enter(0);
        var outcome = await transaction.CommitAsync();
        lock (Session.Connection.Gate)
            Conclude(delivery, outcome);
        Session.Connection.Inflight.Leave(0);
    }
}
