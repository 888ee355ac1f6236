"""What discount listens to. It publishes nothing.

Law: the only room that knows how events look on the wire. Of others' events it reads only what it needs.
"""
