// Sends messages over several connections and logs each one that the broker confirmed: its message id and its attempt.
// What was in flight when a connection was lost is sent again, first and in order, with the same message id and the next attempt.
'use strict';
const common = require('./rhea_common');

// One connection with one sender; its messages are NAME-0, NAME-1, ...
class Producer {
  constructor(client, name, count) {
    this.client = client;
    this.name = name;
    this.waiting = Array.from({ length: count }, (_, number) => ({ number, attempt: 0 }));
    this.inFlight = new Map();
  }

  attach(connection, container) {
    this.resend([...this.inFlight.keys()]);
    container.on('sendable', (context) => this.fill(context.sender));
    container.on('accepted', (context) => this.confirmed(context));
    container.on('rejected', (context) => this.refused(context, context.delivery.remote_state.error));
    container.on('released', (context) => this.refused(context, 'released'));
    container.on('modified', (context) => this.refused(context, 'modified'));
    connection.open_sender(this.client.args.queue);
  }

  fill(sender) {
    const { window, size, text } = this.client.args;
    while (this.waiting.length > 0 && sender.sendable() && this.inFlight.size < window) {
      const { number, attempt } = this.waiting.shift();
      const message = common.newMessage(`${this.name}-${number}`, attempt, size, text);
      sender.send(message, String(number));
      this.inFlight.set(number, attempt);
    }
  }

  confirmed(context) {
    const number = Number(context.delivery.tag.toString());
    this.client.confirmed(`${this.name}-${number} ${this.inFlight.get(number)}`);
    this.inFlight.delete(number);
    this.fill(context.sender);
  }

  refused(context, reason) {
    this.client.refused(String((reason && reason.condition) || reason));
    this.resend([Number(context.delivery.tag.toString())]);
    this.fill(context.sender);
  }

  resend(numbers) {
    const again = numbers.sort((a, b) => a - b).map((number) => ({ number, attempt: this.inFlight.get(number) + 1 }));
    numbers.forEach((number) => this.inFlight.delete(number));
    this.waiting.unshift(...again);
  }
}

class Sender extends common.Client {
  constructor(args) {
    super(args);
    this.count = 0;
    this.reasons = [];
    const share = Math.floor(args.messages / args.connections);
    const rest = args.messages % args.connections;
    const peers = Array.from({ length: args.connections }, (_, i) => new Producer(this, `${args.name}${i}`, share + (i < rest ? 1 : 0)));
    this.run(peers);
  }

  confirmed(line) {
    this.line(line);
    this.count++;
    if (this.complete()) this.finish();
  }

  refused(reason) {
    this.reasons.push(reason);
    if (this.args.once) this.finish();
  }

  complete() {
    return this.count === this.args.messages;
  }

  summary() {
    return `confirmed=${this.count} refused=${this.reasons.length} reasons=${[...new Set(this.reasons)]}`;
  }
}

new Sender(common.options({
  window: { type: 'string', default: '100' },
  size: { type: 'string', default: '100' },
  text: { type: 'boolean', default: false },
  name: { type: 'string', default: 'r' },
  once: { type: 'boolean', default: false },
}));
