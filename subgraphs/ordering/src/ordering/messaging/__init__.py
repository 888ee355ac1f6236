"""Events ordering publishes and what it hears. Knows the use cases, not the tables."""
