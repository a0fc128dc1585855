"""Sources: each reads itself for a window; none knows of another."""
