"""Work that may hang or die is done in processes of its own, with limits."""
