"""Pages of the web floor itself, one module for each topic."""
