"""Whether the keys of second factors can be read, and by nobody else."""

from __future__ import annotations

from operations.access.resealing import seals
from operations.doctor.verdict import Verdict, fail, ok, warn

RESEAL = "Run manage.py reseal_second_factors."


def second_factors_verdict() -> Verdict:
    """By how they are sealed; the accounts of those that nothing opens are named."""
    found = seals()
    if found.unreadable:
        said = f"Those of {', '.join(found.unreadable[:10])} cannot be read with SECOND_FACTOR_KEYS."
        to_do = "Put the secret they were sealed with behind the others, or take them away in the admin."
        return fail("second factors", said, to_do)
    if found.open:
        return fail("second factors", f"{found.open} lie open in the database.", RESEAL)
    if found.older:
        return warn("second factors", f"{found.older} are sealed under an older secret.", RESEAL)
    return ok(
        "second factors", f"{found.newest}, all sealed under the newest secret" if found.newest else "nobody has one"
    )
