"""How people sign in: how long it lasts, how often a password may be guessed, and whether a second factor is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import environ


def sign_in_settings(env: environ.Env) -> dict[str, Any]:
    """Sessions, django-axes and the second factor."""
    return {
        "AUTHENTICATION_BACKENDS": ["operations.access.backend.ThrottledBackend"],
        # From the sign-in, however much is done in between.
        "SESSION_COOKIE_AGE": env.int("SESSION_HOURS", default=12) * 3600,
        # Counted for an account from one address: who guesses does not keep its owner out, elsewhere.
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_FAILURE_LIMIT": env.int("SIGN_IN_TRIES", default=5),
        # Accounts that may be tried in vain from one address before it opens only for those who belong there.
        "SIGN_IN_ACCOUNTS": env.int("SIGN_IN_ACCOUNTS", default=10),
        "AXES_HANDLER": "operations.access.guesses.GuessCounter",
        "AXES_COOLOFF_TIME": timedelta(minutes=env.int("SIGN_IN_LOCK_MINUTES", default=15)),
        "AXES_RESET_ON_SUCCESS": True,
        # The lock ends when the page says, whatever is tried meanwhile.
        "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False,
        "AXES_USERNAME_CALLABLE": "operations.access.lockout.counted_name",
        "AXES_CLIENT_IP_CALLABLE": "operations.access.lockout.counted_address",
        "AXES_LOCKOUT_CALLABLE": "operations.access.lockout.locked_out",
        # operations.access keeps its own record, of more than sign-ins.
        "AXES_DISABLE_ACCESS_LOG": True,
        "AXES_ENABLE_ADMIN": False,
        "AXES_VERBOSE": False,
        # What seals the keys of second factors in the database, newest first; without any, a key made from SECRET_KEY.
        "SECOND_FACTOR_KEYS": env.list("SECOND_FACTOR_KEYS", default=[]),
        "ADMIN_SECOND_FACTOR": env.bool("ADMIN_SECOND_FACTOR", default=False),
        "OTP_TOTP_ISSUER": "Consignments",
    }
