"""The built-in test provider: a service of somebody else's that happens to live here.

Law: it has books of its own, in transactions of its own, and knows keys, references and tokens; never a payment, an order or
a table of ours. It tells us things by signed webhooks over HTTP. Whatever it is asked twice with one key, it does once.
"""
