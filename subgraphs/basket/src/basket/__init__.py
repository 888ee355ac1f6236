"""Guest and customer baskets, checkout."""
