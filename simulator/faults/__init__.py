"""Going wrong on purpose: what Lightspeed, gateways and networks do now and then."""
