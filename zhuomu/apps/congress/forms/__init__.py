"""Forms of the congress."""
