"""How long jobs that mail may take. A mail server that sends a byte now and then never trips EMAIL_TIMEOUT.

A job ended by its limit is tried again. A mail that the server had taken by then, and not acknowledged, goes out twice,
as after any other break there; hence limits far above what a slow server needs.
"""

from __future__ import annotations

ONE_MAIL_SECONDS = 600.0
MAIL_TO_EACH_SECONDS = 1800.0
"""For jobs that send a message to each of several people."""
