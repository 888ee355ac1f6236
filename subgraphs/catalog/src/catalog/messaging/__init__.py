"""What the catalogue publishes: its events as pydantic models, made from the domain's.

Law: the only room that knows how an event looks on the wire. The catalogue listens to nobody.
"""
