"""Events between domains: outbox, relay, broker port, inbox."""
