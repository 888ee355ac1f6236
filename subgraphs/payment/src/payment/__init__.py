"""Payments, refunds, ledger, provider port."""
