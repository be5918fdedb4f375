// What the rhea programs share: options, the look of a message, and a connection that is made again when lost.
'use strict';
const fs = require('fs');
const { parseArgs } = require('util');
const rhea = require('rhea');

const RECONNECT_DELAY = 100;
const TEXT = 'Grüße, 世界! ';
const COMMON = {
  url: { type: 'string', multiple: true },
  queue: { type: 'string' },
  messages: { type: 'string' },
  connections: { type: 'string', default: '1' },
  log: { type: 'string' },
  timeout: { type: 'string', default: '300' },
};

function options(own) {
  const { values } = parseArgs({ options: { ...COMMON, ...own } });
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string' && /^[0-9.]+$/.test(value)) values[name] = Number(value);
  }
  return values;
}

const crcTable = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crcOf(data) {
  let crc = 0xffffffff;
  for (const byte of data) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function bodyOf(id, size, text) {
  const pattern = (text ? TEXT : '') + id + ' ';
  return pattern.repeat(Math.floor(size / pattern.length) + 1).slice(0, size);
}

function newMessage(id, attempt, size, text) {
  const body = bodyOf(id, size, text);
  const data = Buffer.from(body);
  return {
    message_id: id,
    durable: true,
    first_acquirer: true, // what the broker redelivers, it must say so by clearing it
    application_properties: { attempt: rhea.types.wrap_long(attempt), crc: rhea.types.wrap_long(crcOf(data)) },
    body: text ? body : rhea.message.data_section(data),
  };
}

function bytesOf(body) {
  if (body && body.content !== undefined) return Buffer.concat([].concat(body.content));
  return Buffer.from(body || '');
}

// Runs the peers, one connection each, until all is done or the time is up.
class Client {
  constructor(args) {
    this.args = args;
    this.done = false;
    this.log = fs.openSync(args.log, 'a');
    this.started = Date.now();
    this.deadline = setTimeout(() => this.finish(), args.timeout * 1000);
  }

  line(text) {
    fs.writeSync(this.log, text + '\n');
  }

  run(peers) {
    this.peers = peers;
    peers.forEach((peer) => this.connect(peer, 0));
  }

  connect(peer, turn) {
    if (this.done) return;
    const url = new URL(this.args.url[turn % this.args.url.length].replace('amqp:', 'http:'));
    const container = rhea.create_container();
    const connection = container.connect({ host: url.hostname, port: url.port || 5672, reconnect: false, username: 'anonymous' });
    const again = () => {
      if (peer.connection !== connection) return;
      peer.connection = null;
      connection.close();
      setTimeout(() => this.connect(peer, turn + 1), RECONNECT_DELAY);
    };
    peer.connection = connection;
    for (const event of ['disconnected', 'connection_close', 'sender_close', 'receiver_close']) container.on(event, again);
    for (const event of ['connection_error', 'sender_error', 'receiver_error', 'error']) {
      container.on(event, (context) => console.error(event, String((context.receiver || context.sender || context.connection || context).error || context)));
    }
    container.on('connection_open', () => peer.attach(connection, container));
  }

  finish() {
    if (this.done) return;
    this.done = true;
    clearTimeout(this.deadline);
    this.peers.forEach((peer) => peer.connection && peer.connection.close());
    console.log(this.summary(), `seconds=${((Date.now() - this.started) / 1000).toFixed(2)}`);
    process.exitCode = this.complete() ? 0 : 1;
  }
}

module.exports = { Client, options, newMessage, bytesOf, crcOf };
