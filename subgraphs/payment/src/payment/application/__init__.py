"""The use cases of paying, one per file, and the ports they need. Knows the domain; no framework, no SQL, no broker."""
