"""Sends messages over several connections and logs each one that the broker confirmed: its message id and its attempt.

What was in flight when a connection was lost is sent again, first and in order, with the same message id and the next attempt."""

import collections
import sys

import proton_common as common


class Producer(common.Peer):
    """One connection with one sender; its messages are NAME-0, NAME-1, ..."""

    def __init__(self, client, name, count):
        super().__init__(client)
        self.name = name
        self.waiting = collections.deque((number, 0) for number in range(count))
        self.in_flight = {}

    def attach(self, connection):
        self.resend(list(self.in_flight))
        self.client.container.create_sender(connection, self.client.args.queue)

    def on_sendable(self, event):
        args = self.client.args
        while self.waiting and event.sender.credit and len(self.in_flight) < args.window:
            number, attempt = self.waiting.popleft()
            message_id = f"{self.name}-{number}"
            message = common.new_message(message_id, attempt, args.size, args.text)
            if args.duplicate_id:
                message.properties["_AMQ_DUPL_ID"] = message_id
            event.sender.send(message, tag=str(number))
            self.in_flight[number] = attempt

    def on_accepted(self, event):
        number = int(event.delivery.tag)
        self.client.confirmed(f"{self.name}-{number} {self.in_flight.pop(number)}")
        self.on_sendable(event)

    def on_rejected(self, event):
        self.refused(event, event.delivery.remote.condition)

    def on_released(self, event):
        self.refused(event, "released")

    def refused(self, event, reason):
        self.client.refused(reason)
        self.resend([int(event.delivery.tag)])
        self.on_sendable(event)

    def resend(self, numbers):
        self.waiting.extendleft((number, self.in_flight.pop(number) + 1) for number in sorted(numbers, reverse=True))


class Sender(common.Client):
    def __init__(self, args):
        super().__init__(args)
        self.count = 0
        self.reasons = collections.Counter()
        share, rest = divmod(args.messages, args.connections)
        self.peers = [Producer(self, f"{args.name}{i}", share + (i < rest)) for i in range(args.connections)]

    def confirmed(self, line):
        self.log.write(line + "\n")
        self.count += 1
        if self.complete():
            self.finish()

    def refused(self, reason):
        self.reasons[str(reason)] += 1
        if self.args.once:
            self.finish()

    def complete(self):
        return self.count == self.args.messages

    def summary(self):
        return f"confirmed={self.count} refused={sum(self.reasons.values())} reasons={dict(self.reasons)}"


def main():
    parser = common.options(__doc__)
    parser.add_argument("--window", type=int, default=100, help="unconfirmed messages of one connection")
    parser.add_argument("--size", type=int, default=100, help="of the body, in bytes or characters")
    parser.add_argument("--text", action="store_true", help="the body is text, not bytes")
    parser.add_argument("--name", default="p", help="what message ids begin with")
    parser.add_argument("--duplicate-id", action="store_true", help="set _AMQ_DUPL_ID")
    parser.add_argument("--once", action="store_true", help="stop at the first refused message")
    return Sender(parser.parse_args()).run()


if __name__ == "__main__":
    sys.exit(main())
