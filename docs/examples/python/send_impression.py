"""Sends one impression. BOOTSTRAP and REGISTRY say where; see docs/producers.md.

    pip install confluent-kafka avro
    python3 send_impression.py DE c-4711 O-17 O-21 O-30
    python3 send_impression.py --to impression.bin DE c-4711 O-17      # only writes the value, for kcat
"""
import datetime
import io
import json
import os
import struct
import sys
import urllib.request
import uuid

import avro.io
import avro.schema

TOPIC = "impressions"
REGISTRY = os.environ.get("REGISTRY", "http://127.0.0.1:8081/apis/ccompat/v7")
BOOTSTRAP = os.environ.get("BOOTSTRAP", "127.0.0.1:9092")


def registered_schema(subject):
    """The schema that 'offerstream init' registered, and its id."""
    with urllib.request.urlopen(f"{REGISTRY}/subjects/{subject}/versions/latest") as answer:
        found = json.load(answer)
    return found["id"], found["schema"]


def wire_format(schema_id, schema, event):
    """Confluent's: a zero, the id in four bytes, the record."""
    out = io.BytesIO(struct.pack(">bI", 0, schema_id))
    out.seek(0, io.SEEK_END)
    avro.io.DatumWriter(avro.schema.parse(schema)).write(event, avro.io.BinaryEncoder(out))
    return out.getvalue()


def impression(schema, market, customer, offers):
    """Every field has to be there; those with a default may take it."""
    event = {field["name"]: field.get("default") for field in json.loads(schema)["fields"]}
    event.update(
        event_id=str(uuid.uuid4()),
        event_time=datetime.datetime.now(datetime.timezone.utc),  # avro makes milliseconds of it
        market=market,
        customer_id=customer,
        offer_ids=offers,
        evidence="VIEWED",
    )
    return event


def send(key, value, timestamp):
    from confluent_kafka import Producer

    failures = []
    producer = Producer(
        {
            "bootstrap.servers": BOOTSTRAP,
            "enable.idempotence": True,  # acks=all, and no duplicates of a retry
            "partitioner": "murmur2_random",  # Java's: a customer's events have to meet in one partition
        }
    )
    producer.produce(
        TOPIC,
        key=key,
        value=value,
        timestamp=timestamp,
        on_delivery=lambda error, message: failures.append(error) if error else None,
    )
    waiting = producer.flush(30)
    if failures or waiting:
        sys.exit(f"not sent: {failures or 'no broker answered within 30 s'}")


def main(arguments):
    to_file = None
    if arguments[:1] == ["--to"]:
        to_file, arguments = arguments[1], arguments[2:]
    market, customer, *offers = arguments
    schema_id, schema = registered_schema(f"{TOPIC}-value")
    event = impression(schema, market, customer, offers)
    value = wire_format(schema_id, schema, event)
    if to_file:
        with open(to_file, "wb") as file:
            file.write(value)
    else:
        send(f"{market}:{customer}", value, int(event["event_time"].timestamp() * 1000))
    print(event["event_id"])


if __name__ == "__main__":
    main(sys.argv[1:])
