"""Looking after the tables: how large they are, which indexes they have, and giving back space that lies idle."""
