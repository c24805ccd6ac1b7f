"""Addresses under /_control/: not the vendor's, for tests and the demo."""
