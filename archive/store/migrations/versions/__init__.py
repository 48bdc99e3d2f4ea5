"""One revision a file. A published one is never edited: the next one mends it."""
