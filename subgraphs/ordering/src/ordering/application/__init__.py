"""The use cases of ordering, one per file, and the ports they need. Knows the domain; no framework, no SQL, no broker."""
