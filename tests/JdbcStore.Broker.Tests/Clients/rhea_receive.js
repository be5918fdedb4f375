// Receives messages until there were enough, or none for a while, and logs each one before it is settled:
// message id, attempt, delivery count, first|again (is this the first delivery?), ok|bad (the checksum), size.
'use strict';
const common = require('./rhea_common');

const OUTCOMES = {
  accept: (delivery) => delivery.accept(),
  release: (delivery) => delivery.release({ delivery_failed: false, undeliverable_here: false }),
  modify: (delivery) => delivery.modified({ delivery_failed: true, undeliverable_here: false }),
  reject: (delivery) => delivery.reject(),
  none: () => {},
};

// One connection with one receiver.
class Consumer {
  constructor(client) {
    this.client = client;
  }

  attach(connection, container) {
    this.client.busy();
    container.on('message', (context) => this.receive(context));
    connection.open_receiver({ source: this.client.args.queue, credit_window: 0, autoaccept: false }).add_credit(this.client.args.credit);
  }

  receive({ message, delivery, receiver }) {
    if (this.client.done) return;
    this.client.received(message);
    OUTCOMES[this.client.args.settle](delivery);
    if (this.client.enough()) this.client.finish();
    else if (!this.client.args['no-top-up']) receiver.add_credit(1);
  }
}

class Receiver extends common.Client {
  constructor(args) {
    super(args);
    this.count = 0;
    this.busy();
    this.watch = setInterval(() => this.idle(), 100);
    this.run(Array.from({ length: args.connections }, () => new Consumer(this)));
  }

  busy() {
    this.last = Date.now();
  }

  // Without a connection nothing can arrive: that time does not count.
  idle() {
    if (!this.peers.every((peer) => peer.connection)) this.busy();
    if (Date.now() - this.last >= this.args.idle * 1000) this.finish();
  }

  received(message) {
    this.busy();
    const data = common.bytesOf(message.body);
    const { attempt, crc } = message.application_properties || {};
    const count = message.delivery_count || 0;
    const first = message.first_acquirer && count === 0 ? 'first' : 'again';
    const check = crc === common.crcOf(data) ? 'ok' : 'bad';
    this.line(`${message.message_id} ${attempt} ${count} ${first} ${check} ${data.length}`);
    this.count++;
  }

  enough() {
    return this.count === this.args.messages;
  }

  finish() {
    clearInterval(this.watch);
    super.finish();
  }

  complete() {
    return this.enough() || this.args.messages === 0;
  }

  summary() {
    return `received=${this.count}`;
  }
}

new Receiver(common.options({
  idle: { type: 'string', default: '5' },
  credit: { type: 'string', default: '100' },
  'no-top-up': { type: 'boolean', default: false },
  settle: { type: 'string', default: 'accept' },
}));
