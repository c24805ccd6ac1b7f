"""Who came in, who was kept out, and who may do what: recorded, throttled, and asked for a second factor."""
