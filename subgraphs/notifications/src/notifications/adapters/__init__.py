"""Adapters: words become letters, and letters reach a mail server, or a folder where there is none.

Implements the ports of application; never SQL, GraphQL or a broker.
"""
