"""What the Qpid Proton programs share: options, the look of a message, and a connection that is made again when lost."""

import argparse
import itertools
import sys
import time
import zlib

from proton import Message
from proton.handlers import MessagingHandler
from proton.reactor import Container

RECONNECT_DELAY = 0.1
TEXT = "Grüße, 世界! "


def options(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--url", action="append", required=True, help="where the broker is; repeat it for a standby")
    parser.add_argument("--queue", required=True, help="the address")
    parser.add_argument("--messages", type=int, required=True, help="how many")
    parser.add_argument("--connections", type=int, default=1)
    parser.add_argument("--log", required=True, help="the file that gets one line for each message")
    parser.add_argument("--timeout", type=float, default=300, help="give up after this many seconds")
    return parser


def body_of(message_id, size, text):
    pattern = (TEXT if text else "") + message_id + " "
    body = (pattern * (size // len(pattern) + 1))[:size]
    return body if text else body.encode()


def crc_and_size(body):
    data = body.encode() if isinstance(body, str) else bytes(body or b"")
    return zlib.crc32(data), len(data)


def new_message(message_id, attempt, size, text):
    body = body_of(message_id, size, text)
    properties = {"attempt": attempt, "crc": crc_and_size(body)[0]}
    # first_acquirer: the broker must clear it on a redelivery; inferred: bytes travel as a data section, text as an AMQP value.
    return Message(id=message_id, body=body, durable=True, first_acquirer=True, inferred=not text, properties=properties)


class Later:
    """Calls a function once its time has come."""

    def __init__(self, action):
        self.action = action

    def on_timer_task(self, event):
        self.action()


class Peer(MessagingHandler):
    """One connection, made again, to the next address, whenever it is lost or closed."""

    def __init__(self, client, **settings):
        super().__init__(**settings)
        self.client = client
        self.urls = itertools.cycle(client.args.url)
        self.connection = None

    def connect(self):
        if not self.client.done:
            self.connection = self.client.container.connect(
                next(self.urls), handler=self, reconnect=False, heartbeat=60, allowed_mechs="ANONYMOUS")

    def on_connection_opened(self, event):
        self.attach(event.connection)

    def on_disconnected(self, event):
        self.again(event.connection)

    def on_connection_closing(self, event):
        self.again(event.connection)

    def on_link_closing(self, event):
        condition = event.link.remote_condition
        print("link closed:", condition.name if condition else "", condition.description if condition else "", file=sys.stderr)
        self.again(event.connection)

    on_link_error = on_link_closing

    def on_connection_error(self, event):
        print("connection closed:", event.connection.remote_condition, file=sys.stderr)
        self.again(event.connection)

    def on_transport_error(self, event):
        pass

    def again(self, connection):
        if connection != self.connection:
            return
        self.connection = None
        connection.close()
        self.client.container.schedule(RECONNECT_DELAY, Later(self.connect))

    def close(self):
        if self.connection:
            self.connection.close()


class Client(MessagingHandler):
    """Runs the peers until all is done or the time is up."""

    def __init__(self, args):
        super().__init__()
        self.args = args
        self.done = False
        self.peers = []
        self.log = open(args.log, "a", buffering=1, encoding="utf-8")

    def run(self):
        self.container = Container(self)
        self.started = time.monotonic()
        self.container.run()
        self.log.close()
        print(self.summary(), f"seconds={time.monotonic() - self.started:.2f}", flush=True)
        return 0 if self.complete() else 1

    def on_start(self, event):
        self.deadline = self.container.schedule(self.args.timeout, Later(self.finish))
        for peer in self.peers:
            peer.connect()

    def finish(self):
        self.done = True
        self.deadline.cancel()
        for peer in self.peers:
            peer.close()
