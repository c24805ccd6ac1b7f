"""Booking goods in through the browser, and looking at the evidence."""
