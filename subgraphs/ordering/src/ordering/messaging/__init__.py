"""Events ordering publishes, what it hears, and the durable saga. Knows the use cases, not the tables."""
