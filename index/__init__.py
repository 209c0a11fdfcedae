"""Articles in, hybrid search out. `index` knows nothing of `assistant`."""
