"""The way in: the entries of a folder are opened, each in a process of its own."""
