"""The demo market: products written from word tables, the same on every machine.

Law: writes only what is missing and never changes what staff have changed. `python -m catalog.seed --products N`.
"""
