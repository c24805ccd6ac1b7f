"""What this system remembers of Lightspeed."""

from sync.models.access import LightspeedAccess
from sync.models.budget import RateBudget
from sync.models.cursors import SyncCursor
from sync.models.drift import Drift
from sync.models.mirror import LightspeedConsignment, LightspeedLine
from sync.models.push import PushStep
from sync.models.unplaced import UnplacedLevel

__all__ = [
    "Drift",
    "LightspeedAccess",
    "LightspeedConsignment",
    "LightspeedLine",
    "PushStep",
    "RateBudget",
    "SyncCursor",
    "UnplacedLevel",
]
