"""What a form says, once: it writes the template, reads it back, checks and explains the cells."""
