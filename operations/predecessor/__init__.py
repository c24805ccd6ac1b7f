"""Taking over what the PHP module before this system left in its MariaDB: read there, never written."""
