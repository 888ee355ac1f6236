"""The rules of ordering: what an order is, which moves it may make, how the saga reacts. Pure values in, values out."""
