"""Words for pages about webhooks."""
