"""What the API reads and shows."""
