"""Parts of the program as programs of their own, for what is not measured as a whole run."""
