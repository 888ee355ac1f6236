"""Persistence: the journal, the customers' keys and the archive files. Implements the ports of application; never GraphQL, HTTP or a broker."""
