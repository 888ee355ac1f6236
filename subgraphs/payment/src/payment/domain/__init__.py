"""The rules of paying: states, operations, double entries. Knows the domain primitives and nothing else."""
