"""A stand-in for Lightspeed Retail (X-Series): a small Django project of its own. See docs/simulator.md."""
