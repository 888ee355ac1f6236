"""Events between domains: outbox, relay, broker port, inbox, worker.

Law: at least once on the wire, one effect per event id at the consumer. Knows envelopes, topics and tables; knows no
domain's words. Order is kept per aggregate, from the outbox's numbering (outbox, relay) to the lanes of a consumer (lanes,
positions). RabbitMQ is spoken to with aio-pika and Redis Streams with redis-py; docs/adr/0016 says why without a framework.
"""

from stoa_messaging.bell import listening
from stoa_messaging.brokers import Broker, Delivery, Message, Outcome, Sent, broker_from_url
from stoa_messaging.consumer import AnyData, Consumer, Handler, Heard
from stoa_messaging.dead_letters import DeadLetter, DeadLetters
from stoa_messaging.envelope import Envelope, Event
from stoa_messaging.late_writes import waiting
from stoa_messaging.outbox import Outbox
from stoa_messaging.positions import Order
from stoa_messaging.signing import Seal
from stoa_messaging.tables import MessagingTables, messaging_tables
from stoa_messaging.worker import Job, Worker, every

__all__ = [
    "AnyData",
    "Broker",
    "Consumer",
    "DeadLetter",
    "DeadLetters",
    "Delivery",
    "Envelope",
    "Event",
    "Handler",
    "Heard",
    "Job",
    "Message",
    "MessagingTables",
    "Order",
    "Outbox",
    "Outcome",
    "Seal",
    "Sent",
    "Worker",
    "broker_from_url",
    "every",
    "listening",
    "messaging_tables",
    "waiting",
]
