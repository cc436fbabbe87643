"""What can be made again is kept in the user's cache folder. Nothing depends on it but time."""
