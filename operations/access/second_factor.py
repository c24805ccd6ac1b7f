"""The second factor: codes of an authenticator app on a phone (TOTP), asked for before the admin opens."""

from __future__ import annotations

import base64
import secrets

from django.contrib.auth.models import User
from django.http import HttpRequest
from django_otp import login, verify_token
from django_otp.oath import TOTP
from reportlab.graphics import renderSVG
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib.colors import white

from operations.access.factor import SecondFactor
from operations.access.key_sealing import UnreadableKey, is_newest, seal

_KEY = "second_factor_key"
_KEY_BYTES = 20
_QR_POINTS = 200


class WrongCode(Exception):
    """The code is not the one of this moment; the message says what to do."""


def device_of(user: User) -> SecondFactor | None:
    """The person's device, or None where none was set up."""
    factor: SecondFactor | None = SecondFactor.objects.filter(user=user, confirmed=True).first()
    return factor


def offered_device(request: HttpRequest, user: User) -> SecondFactor:
    """The device that this session may set up; it is kept once a first code of it was right."""
    # Sessions lie in the database too.
    key = request.session.get(_KEY, "")
    if not is_newest(key):
        key = request.session[_KEY] = seal(secrets.token_bytes(_KEY_BYTES))
    return SecondFactor(user=user, name="Authenticator app", key=key)


def set_up(request: HttpRequest, user: User, code: str) -> None:
    """Keeps the offered device, and lets the session pass. Raises WrongCode."""
    device = offered_device(request, user)
    codes = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    is_one = code.isascii() and code.isdigit() and len(code) == device.digits
    if not (is_one and codes.verify(int(code), device.tolerance)):
        raise WrongCode(
            "That is not the code of this moment. Check that the phone shows the right time, and try again."
        )
    # The same code does not open a second session.
    device.last_t = codes.t()
    device.save()
    del request.session[_KEY]
    # From now on the session is worth more: whoever knew its old key does not know the new one.
    request.session.cycle_key()
    login(request, device)


def enter(request: HttpRequest, device: SecondFactor, code: str) -> None:
    """Lets the session pass with a code of the person's device. Raises WrongCode; each wrong one doubles the wait."""
    try:
        right = verify_token(device.user, device.persistent_id, code) is not None
    except UnreadableKey as fault:
        raise WrongCode(
            "The key of your second factor cannot be read here any more. A superuser can take it away in the admin;"
            " then set up a new one."
        ) from fault
    if not right:
        raise WrongCode(
            "That is not the code of this moment, or it came too soon after a wrong one. Wait, try the next."
        )
    request.session.cycle_key()
    login(request, device)


def key_as_text(device: SecondFactor) -> str:
    """For typing into a phone without a camera."""
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def key_as_picture(device: SecondFactor) -> str:
    """The QR code as an address of an image; the policy allows those with their data inside."""
    drawing = Drawing(_QR_POINTS, _QR_POINTS)
    # Phones read dark on light, whatever colours the page has.
    drawing.add(Rect(0, 0, _QR_POINTS, _QR_POINTS, fillColor=white, strokeColor=None))
    drawing.add(QrCodeWidget(device.config_url, barWidth=_QR_POINTS, barHeight=_QR_POINTS))
    svg = renderSVG.drawToString(drawing)
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
