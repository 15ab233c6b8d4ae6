"""Pages of the congress."""
