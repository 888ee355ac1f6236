"""The hot path alone: from recorded subgraph answers to the client's bytes, interpreted and by generated code, in one process."""
