"""What the catalogue publishes, made from the domain's events, and what it listens to.

Law: the only room that knows how an event looks on the wire. Of others' events it reads only what it needs.
"""
