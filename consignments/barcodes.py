"""Check digits of retail barcodes (GS1): GTIN-8, -12, -13 and -14 share one rule."""

from __future__ import annotations

LENGTHS = (8, 12, 13, 14)


def has_valid_check_digit(code: str) -> bool:
    """Whether `code` is all digits and its last one is the check digit of the others."""
    if len(code) < min(LENGTHS) or not (code.isascii() and code.isdigit()):
        return False
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(code)))
    return weighted % 10 == 0


def padded_forms(code: str) -> list[str]:
    """What `code` may have been before a spreadsheet dropped its leading zeros or a till added some.

    Zeros in front do not change a check digit, so only codes whose own digit is right are taken for barcodes.
    Shorter codes are tried down to 8 digits: a spreadsheet drops zeros, never other digits.
    """
    digits = code.lstrip("0")
    if not digits.isascii() or not digits.isdigit() or len(digits) > max(LENGTHS):
        return []
    forms = [digits.zfill(length) for length in LENGTHS if length >= len(digits)]
    return [form for form in forms if form != code and has_valid_check_digit(form)]
