"""Plays one scenario against the broker and exits with 0 when everything was as promised; otherwise says what was not."""

import argparse
import sys
import time
import uuid

from proton import Message, symbol
from proton.handlers import MessagingHandler, TransactionHandler
from proton.reactor import Container, DurableSubscription, ReceiverOption, Selector
from proton.utils import BlockingConnection

TIMEOUT = 20


class Topic(ReceiverOption):
    """A bare name is a topic."""

    def apply(self, receiver):
        receiver.source.capabilities.put_object(symbol("topic"))


def expect(actual, expected):
    if actual != expected:
        raise AssertionError(f"{actual!r} instead of {expected!r}")


def take(receiver, count):
    bodies = []
    for _ in range(count):
        bodies.append(receiver.receive(timeout=TIMEOUT).body)
        receiver.accept()
    return bodies


def nothing(receiver):
    try:
        body = receiver.receive(timeout=0.5).body
    except Exception:
        return
    raise AssertionError(f"unexpected: {body!r}")


def priorities(url, name):
    connection = BlockingConnection(url)
    sender = connection.create_sender(name)
    for body, priority in (("low", 1), ("normal", None), ("high", 9), ("more", 4)):
        message = Message(body=body, durable=True)
        if priority is not None:
            message.priority = priority
        sender.send(message)
    expect(take(connection.create_receiver(name), 4), ["high", "normal", "more", "low"])
    connection.close()


def expiry(url, name):
    connection = BlockingConnection(url)
    connection.create_sender(name).send(Message(id=name, body="gone", ttl=0.2))
    letters = connection.create_receiver("queue://DLQ")
    while True:
        letter = letters.receive(timeout=TIMEOUT)
        if letter.id == name:
            break
        letters.release(delivered=False)
    letters.accept()
    expect(letter.annotations["x-opt-jdbcstore-dead-letter-reason"], "expired")
    nothing(connection.create_receiver(name))
    connection.close()


def delay(url, name):
    connection = BlockingConnection(url)
    sender = connection.create_sender(name)
    started = time.time()
    sender.send(Message(body="time", annotations={symbol("x-opt-delivery-time"): int((started + 2) * 1000)}))
    sender.send(Message(body="delay", annotations={symbol("x-opt-delivery-delay"): 1000}))
    sender.send(Message(body="now"))
    expect(take(connection.create_receiver(name), 3), ["now", "delay", "time"])
    if time.time() - started < 1.99:
        raise AssertionError("too early")
    connection.close()


def topic(url, name):
    connection = BlockingConnection(url)
    first = connection.create_receiver("topic://" + name)
    second = connection.create_receiver(name, options=Topic())
    sender = connection.create_sender("topic://" + name)
    for body in ("a", "b"):
        sender.send(Message(body=body))
    expect(take(first, 2), ["a", "b"])
    expect(take(second, 2), ["a", "b"])
    connection.close()


class Durable(MessagingHandler):
    """A durable subscriber that takes so many messages and then detaches, or unsubscribes by closing its link."""

    def __init__(self, url, container, name, count, close):
        super().__init__(prefetch=0)
        self.url, self.container_id, self.name, self.count, self.close = url, container, name, count, close
        self.bodies = []

    def run(self):
        container = Container(self)
        container.container_id = self.container_id
        container.run()
        return self.bodies

    def on_start(self, event):
        self.connection = event.container.connect(self.url, reconnect=False)
        self.receiver = event.container.create_receiver(
            self.connection, "topic://" + self.name, name="sub", options=DurableSubscription())

    def on_link_opened(self, event):
        if self.count == 0:
            self.leave()
        else:
            self.receiver.flow(self.count)

    def on_message(self, event):
        self.bodies.append(event.message.body)
        self.accept(event.delivery)
        if len(self.bodies) == self.count:
            self.leave()

    def leave(self):
        self.receiver.close() if self.close else self.receiver.detach()
        self.connection.close()


def durable(url, name):
    container = str(uuid.uuid4())
    expect(Durable(url, container, name, 0, close=False).run(), [])
    connection = BlockingConnection(url)
    sender = connection.create_sender("topic://" + name)
    for body in ("a", "b", "c"):
        sender.send(Message(body=body, durable=True))
    expect(Durable(url, container, name, 2, close=False).run(), ["a", "b"])
    expect(Durable(url, container, name, 1, close=True).run(), ["c"])
    sender.send(Message(body="d"))
    expect(Durable(url, container, name, 0, close=True).run(), [])
    connection.close()


def selector(url, name):
    connection = BlockingConnection(url)
    sender = connection.create_sender(name)
    for number in range(20):
        sender.send(Message(body=number, properties={"number": number, "color": "red" if number % 2 else "blue"}))
    chosen = connection.create_receiver(name, options=Selector("color = 'red' AND number BETWEEN 5 AND 9"))
    expect(take(chosen, 3), [5, 7, 9])
    nothing(chosen)
    try:
        connection.create_receiver(name, name="bad", options=Selector("color =="))
        raise AssertionError("a bad selector was accepted")
    except Exception as e:
        if "invalid-field" not in str(e):
            raise
    connection.close()


class Transfer(MessagingHandler, TransactionHandler):
    """Moves messages from one queue to another: the first time it aborts, the second time it commits."""

    def __init__(self, url, name, count):
        super().__init__(auto_accept=False, prefetch=0)
        self.url, self.name, self.count = url, name, count
        self.transaction = None
        self.current, self.rounds = 0, []

    def on_start(self, event):
        self.container = event.container
        self.connection = self.container.connect(self.url, reconnect=False)
        self.receiver = self.container.create_receiver(self.connection, self.name)
        self.sender = self.container.create_sender(self.connection, self.name + "-out")
        self.container.declare_transaction(self.connection, handler=self, settle_before_discharge=True)

    def on_transaction_declared(self, event):
        self.transaction, self.current = event.transaction, 0
        self.receiver.flow(self.count)

    def on_message(self, event):
        self.transaction.send(self.sender, Message(body=event.message.body, durable=True))
        self.transaction.accept(event.delivery)
        self.current += 1
        if self.current == self.count:
            self.transaction.commit() if self.rounds else self.transaction.abort()

    def on_transaction_aborted(self, event):
        self.rounds.append("aborted")
        self.container.declare_transaction(self.connection, handler=self, settle_before_discharge=True)

    def on_transaction_committed(self, event):
        self.rounds.append("committed")
        self.connection.close()

    def on_transaction_commit_failed(self, event):
        self.rounds.append("failed")
        self.connection.close()

    def on_disconnected(self, event):
        self.transaction = None


def transaction(url, name):
    connection = BlockingConnection(url)
    sender = connection.create_sender(name)
    for number in range(10):
        sender.send(Message(body=number, durable=True))
    transfer = Transfer(url, name, 10)
    Container(transfer).run()
    expect(transfer.rounds, ["aborted", "committed"])
    moved = connection.create_receiver(name + "-out")
    expect(sorted(take(moved, 10)), list(range(10)))
    nothing(moved)
    nothing(connection.create_receiver(name))
    connection.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--scenario", required=True)
    parser.add_argument("--name", required=True, help="the queue or topic")
    parser.add_argument("--log", help="not used")
    args = parser.parse_args()
    globals()[args.scenario](args.url, args.name)


if __name__ == "__main__":
    sys.exit(main())
