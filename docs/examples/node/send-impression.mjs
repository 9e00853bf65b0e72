// Sends one impression. BOOTSTRAP and REGISTRY say where; see docs/producers.md.
//   npm install && node send-impression.mjs DE c-4711 O-17 O-21 O-30
import avro from 'avsc';
import { randomUUID } from 'node:crypto';
import { Kafka, Partitioners } from 'kafkajs';

const [market, customer, ...offers] = process.argv.slice(2);
const registry = process.env.REGISTRY ?? 'http://127.0.0.1:8081/apis/ccompat/v7';
const topic = 'impressions';

// The schema that 'offerstream init' registered, and its id.
const answer = await fetch(`${registry}/subjects/${topic}-value/versions/latest`);
if (!answer.ok) throw new Error(`${registry} answers ${answer.status}`);
const { id, schema } = await answer.json();
const type = avro.Type.forSchema(JSON.parse(schema));

// Every field has to be there; those with a default may take it.
const event = Object.fromEntries(type.fields.map((field) => [field.name, field.defaultValue()]));
Object.assign(event, {
  event_id: randomUUID(),
  event_time: Date.now(),
  market,
  customer_id: customer,
  offer_ids: offers,
  evidence: 'VIEWED',
});

// Confluent's wire format: a zero, the id in four bytes, the record.
const head = Buffer.alloc(5);
head.writeInt32BE(id, 1);
const value = Buffer.concat([head, type.toBuffer(event)]);

const kafka = new Kafka({ brokers: (process.env.BOOTSTRAP ?? '127.0.0.1:9092').split(',') });
// Its default partitioner is Java's: a customer's events have to meet in one partition.
const producer = kafka.producer({
  createPartitioner: Partitioners.DefaultPartitioner,
  idempotent: true,
  maxInFlightRequests: 1,
});
await producer.connect();
await producer.send({
  topic,
  acks: -1,
  messages: [{ key: `${market}:${customer}`, value, timestamp: String(event.event_time) }],
});
await producer.disconnect();
console.log(event.event_id);
