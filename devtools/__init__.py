"""What the Makefile calls: set-up, tests, lint, the demo. No part of the running system."""
