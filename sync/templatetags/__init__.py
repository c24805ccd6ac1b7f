"""What pages of orders show of Lightspeed."""
