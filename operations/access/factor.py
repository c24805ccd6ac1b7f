"""django-otp's device for codes of an authenticator app, with its key sealed."""

from __future__ import annotations

from django_otp.plugins.otp_totp.models import TOTPDevice

from operations.access.key_sealing import unseal


class SecondFactor(TOTPDevice):  # type: ignore[misc]
    """The same rows. `key` holds what `seal` made, or an open key that a release before this one wrote."""

    class Meta:
        proxy = True
        verbose_name = "second factor"

    @property
    def bin_key(self) -> bytes:
        """What codes are made of; raises UnreadableKey."""
        return unseal(self.key)
