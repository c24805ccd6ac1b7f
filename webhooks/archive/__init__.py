"""Old events leave the database for a file, and come back from it."""
