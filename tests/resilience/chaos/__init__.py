"""Chaos by seed: `make chaos RUNS=300 SEED=1`.

Law: says what it did (seed, schedule, versions, history) and what it found; a run is replayed by its seed.
"""
