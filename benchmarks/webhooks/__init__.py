"""What the webhook endpoint can take: beside a bare view, under a flood, and with its database gone for a while."""
