"""Events between domains: outbox, relay, broker port, inbox, worker.

Law: at least once on the wire, one effect per event id at the consumer. Knows envelopes, topics and tables; knows no
domain's words. The relay and RabbitMQ ride on FastStream. Redis Streams are read with redis-py, because a lost consumer
group (a flushed or restarted Redis) is created again here, where FastStream 0.7 stops the subscriber for good.
"""

from stoa_messaging.brokers import Broker, Delivery, Outcome, broker_from_url
from stoa_messaging.consumer import Consumer, Handler
from stoa_messaging.envelope import Envelope, Event
from stoa_messaging.inbox import claim
from stoa_messaging.outbox import Outbox
from stoa_messaging.tables import MessagingTables, messaging_tables
from stoa_messaging.worker import Job, Worker, every

__all__ = [
    "Broker",
    "Consumer",
    "Delivery",
    "Envelope",
    "Event",
    "Handler",
    "Job",
    "MessagingTables",
    "Outbox",
    "Outcome",
    "Worker",
    "broker_from_url",
    "claim",
    "every",
    "messaging_tables",
]
