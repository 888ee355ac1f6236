"""Webhooks of providers over REST. Knows signatures and use cases; believes nothing that is not signed."""

from payment.rest.webhooks import PATH, WithWebhooks

__all__ = ["PATH", "WithWebhooks"]
