"""The units of deploy/ under a real systemd, installed as docs/deployment.md says: `python -m devtools.live_units`."""
