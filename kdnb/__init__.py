"""Korea diplomacy notebooks."""
