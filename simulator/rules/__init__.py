"""What Lightspeed does with a consignment, and what it refuses."""
