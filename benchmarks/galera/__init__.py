"""A throwaway MariaDB Galera cluster on the loopback address, for the chaos run."""
