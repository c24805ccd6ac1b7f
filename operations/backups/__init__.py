"""One file that holds the database and the photographs, proved by its own list of hashes; and the way back."""
