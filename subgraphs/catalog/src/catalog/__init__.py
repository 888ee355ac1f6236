"""Products, variants, categories, search."""
