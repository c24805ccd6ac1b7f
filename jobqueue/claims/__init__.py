"""The only writer of a live job's status: take, finish, fail, give back, promote, recover.

Every write after the claim names the claim's token. A token that no longer matches means that the job was taken from
this worker meanwhile: nothing is written, and the caller is told.
"""

from jobqueue.claims.fail import fail
from jobqueue.claims.finish import finish
from jobqueue.claims.give_back import give_back
from jobqueue.claims.held import Claim, Claimed
from jobqueue.claims.promote import promote_due
from jobqueue.claims.renew import renew
from jobqueue.claims.take import take

__all__ = ["Claim", "Claimed", "fail", "finish", "give_back", "promote_due", "renew", "take"]
