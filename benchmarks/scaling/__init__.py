"""Two web servers and three queue workers, as on five machines, on one MariaDB over TCP."""
