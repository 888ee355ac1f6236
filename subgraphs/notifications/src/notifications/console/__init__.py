"""The console: publish, watch, replay, and mend what a domain could not handle. The outermost room; an operator's hands.

Every decision about a dead letter is announced as an event and so becomes part of the audit's journal.
"""
