"""Receives messages until there were enough, or none for a while, and logs each one before it is settled:
message id, attempt, delivery count, first|again (is this the first delivery?), ok|bad (the checksum), size."""

import sys
import time

from proton import Delivery

import proton_common as common


class Consumer(common.Peer):
    """One connection with one receiver."""

    def __init__(self, client):
        super().__init__(client, prefetch=0, auto_accept=False)

    def attach(self, connection):
        self.client.busy()
        self.client.container.create_receiver(connection, self.client.args.queue).flow(self.client.args.credit)

    def on_message(self, event):
        if self.client.done:
            return
        self.client.received(event.message)
        self.settle(event.delivery)
        if self.client.enough():
            self.client.finish()
        elif not self.client.args.no_top_up:
            event.receiver.flow(1)

    def settle(self, delivery):
        outcome = self.client.args.settle
        if outcome == "modify":
            delivery.local.failed = True
        if outcome != "none":
            delivery.update({"accept": Delivery.ACCEPTED, "release": Delivery.RELEASED,
                             "reject": Delivery.REJECTED, "modify": Delivery.MODIFIED}[outcome])
            delivery.settle()


class Receiver(common.Client):
    def __init__(self, args):
        super().__init__(args)
        self.count = 0
        self.peers = [Consumer(self) for _ in range(args.connections)]

    def on_start(self, event):
        super().on_start(event)
        self.busy()
        self.watch()

    def busy(self):
        self.last = time.monotonic()

    def received(self, message):
        self.busy()
        properties = message.properties or {}
        crc, size = common.crc_and_size(message.body)
        first = "first" if message.first_acquirer and not message.delivery_count else "again"
        check = "ok" if properties.get("crc") == crc else "bad"
        self.log.write(f"{message.id} {properties.get('attempt')} {message.delivery_count} {first} {check} {size}\n")
        self.count += 1

    def enough(self):
        return self.count == self.args.messages

    def watch(self):
        if self.done:
            return
        # Without a connection nothing can arrive: that time does not count.
        if not all(peer.connection for peer in self.peers):
            self.busy()
        if time.monotonic() - self.last >= self.args.idle:
            self.finish()
        else:
            self.container.schedule(0.1, common.Later(self.watch))

    def complete(self):
        return self.enough() or self.args.messages == 0

    def summary(self):
        return f"received={self.count}"


def main():
    parser = common.options(__doc__)
    parser.add_argument("--idle", type=float, default=5, help="stop when nothing came for this many seconds")
    parser.add_argument("--credit", type=int, default=100)
    parser.add_argument("--no-top-up", action="store_true", help="give the credit once")
    parser.add_argument("--settle", choices=["accept", "release", "reject", "modify", "none"], default="accept")
    return Receiver(parser.parse_args()).run()


if __name__ == "__main__":
    sys.exit(main())
