"""The vendor's addresses."""
