"""A run in which nothing has changed since the last one writes nothing and says the same."""
