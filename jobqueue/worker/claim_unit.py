"""One claim as a unit that may be done again after a database error."""

from __future__ import annotations

from collections.abc import Callable

from jobqueue.claims import Claim, promote_due
from jobqueue.claims.take import find_claim, new_token


class ClaimUnit:
    """Called until it succeeds, always with the same token.

    Where the commit succeeded and only its answer was lost, the second call finds what the first one claimed: nobody
    else would know of those jobs until their heartbeat is stale.
    """

    def __init__(self, take: Callable[[int], Claim | None], worker_id: str) -> None:
        self._take = take
        self._worker_id = worker_id
        self._token = new_token()
        self._calls = 0

    def __call__(self) -> Claim | None:
        self._calls += 1
        if self._calls > 1:
            made = find_claim(self._worker_id, self._token)
            if made is not None:
                return made
        claim = self._take(self._token)
        if claim is None and promote_due():
            return self._take(self._token)
        return claim
