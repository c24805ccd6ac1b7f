"""Pages for a person: what the retailer looks like now, and buttons to play Lightspeed by hand."""
