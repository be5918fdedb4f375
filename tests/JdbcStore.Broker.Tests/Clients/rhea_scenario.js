// Plays one scenario against the broker and exits with 0 when everything was as promised; otherwise says what was not.
'use strict';
const { parseArgs } = require('util');
const rhea = require('rhea');

const TIMEOUT = 20000;
const { values: args } = parseArgs({
  options: { url: { type: 'string' }, scenario: { type: 'string' }, name: { type: 'string' }, log: { type: 'string' } },
});

function open(id) {
  const container = rhea.create_container(id ? { id } : {});
  const url = new URL(args.url.replace('amqp:', 'http:'));
  return container.connect({ host: url.hostname, port: url.port, reconnect: false, username: 'anonymous' });
}

function once(emitter, event) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} within ${TIMEOUT} ms`)), TIMEOUT);
    emitter.once(event, (context) => {
      clearTimeout(timer);
      resolve(context);
    });
  });
}

async function send(connection, target, messages) {
  const sender = connection.open_sender({ target });
  await once(sender, 'sendable');
  for (const message of messages) {
    sender.send(message);
    await once(sender, 'accepted');
  }
}

async function receiver(connection, options) {
  const link = connection.open_receiver({ credit_window: 0, autoaccept: false, ...options });
  const opened = await Promise.race([once(link, 'receiver_open'), once(link, 'receiver_error')]);
  if (link.error) throw Object.assign(new Error(String(link.error.condition)), { opened });
  return link;
}

async function take(link, count) {
  const bodies = [];
  for (let i = 0; i < count; i++) {
    const next = once(link, 'message');
    link.add_credit(1);
    const { message, delivery } = await next;
    bodies.push(message.body);
    delivery.accept();
  }
  return bodies;
}

function expect(actual, expected) {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) throw new Error(`${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
}

const scenarios = {
  async priorities(name) {
    const connection = open();
    await send(connection, name, [{ body: 'low', priority: 1 }, { body: 'normal' }, { body: 'high', priority: 9 }]);
    expect(await take(await receiver(connection, { source: name }), 3), ['high', 'normal', 'low']);
    connection.close();
  },

  async delay(name) {
    const connection = open();
    const delayed = { body: 'later', message_annotations: { 'x-opt-delivery-delay': rhea.types.wrap_long(1000) } };
    const started = Date.now();
    await send(connection, name, [delayed, { body: 'now' }]);
    expect(await take(await receiver(connection, { source: name }), 2), ['now', 'later']);
    if (Date.now() - started < 990) throw new Error('too early');
    connection.close();
  },

  async topic(name) {
    const connection = open();
    const first = await receiver(connection, { source: `topic://${name}` });
    const second = await receiver(connection, { source: { address: name, capabilities: ['topic'] } });
    await send(connection, { address: name, capabilities: ['topic'] }, [{ body: 'a' }, { body: 'b' }]);
    expect(await take(first, 2), ['a', 'b']);
    expect(await take(second, 2), ['a', 'b']);
    connection.close();
  },

  async durable(name) {
    const id = `rhea-${name}`;
    const source = { address: `topic://${name}`, durable: 2, expiry_policy: 'never' };
    const first = open(id);
    const link = await receiver(first, { name: 'sub', source });
    link.detach();
    await once(link, 'receiver_detached').catch(() => {});
    first.close();
    const other = open();
    await send(other, `topic://${name}`, [{ body: 'kept' }, { body: 'too' }]);
    const second = open(id);
    const again = await receiver(second, { name: 'sub', source });
    expect(await take(again, 2), ['kept', 'too']);
    again.close();
    await once(again, 'receiver_close');
    second.close();
    other.close();
  },

  async selector(name) {
    const connection = open();
    const messages = [1, 2, 3, 4].map((number) => ({ body: number, application_properties: { number } }));
    await send(connection, name, messages);
    expect(await take(await receiver(connection, { source: { address: name, filter: rhea.filter.selector('number > 2') } }), 2), [3, 4]);
    connection.close();
  },
};

scenarios[args.scenario](args.name).then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  });
