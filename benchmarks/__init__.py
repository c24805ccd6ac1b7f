"""Measuring the queue beside what its users could pick instead, on this machine, in one run."""
