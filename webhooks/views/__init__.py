"""The endpoint that Lightspeed posts to, and the pages for staff."""
