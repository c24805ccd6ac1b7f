"""Something on its way through its states, moved by people at the pages and watched in the database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from consignments.models import Order
from consignments.statuses import Status
from devtools.demo.servers import Servers
from devtools.demo.staff import Staff
from devtools.demo.waiting import wait_for
from jobqueue.models import DeadLetter

BUYER, APPROVER, RECEIVER, MANAGER = "bea", "ari", "rua", "mia"


class Walk:
    """One order, transfer or return; `number` is known once it is created."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self.number = ""

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/orders/{self.number}/"

    def order(self) -> Order:
        """It, as it is now."""
        return Order.objects.get(number=self.number)

    def created_at(self, path: str) -> str:
        """Takes the number from the address to which its creation led, and says what it is."""
        self.number = PurePosixPath(path).name
        return f"{self.reached(Status.DRAFT)}: {self.number}, {self.order().lines.count()} lines"

    def press(self, username: str, move: str, leads_to: Status) -> str:
        """Presses the button of `move` on its page."""
        return self.fill_in(username, self.path, {}, f"{self.path}moves/{move}/", leads_to)

    def fill_in(self, username: str, path: str, changes: Mapping[str, str], action: str, leads_to: Status) -> str:
        """Sends the form of `path` that goes to `action`."""
        with Staff(self.servers.addresses.web, username) as person:
            person.submit(path, changes, action=action)
        return self.reached(leads_to)

    def pushed(self) -> str:
        """Waits for the push's answer."""
        self.reached(Status.IN_TRANSIT)
        return f"IN_TRANSIT: {self.order().lightspeed_id}"

    def reached(self, status: Status) -> str:
        """Waits until its history says that it came to `status`."""
        came = self.order().events.filter(to_status=status)
        wait_for(f"{self.number} is {status.value}", came.exists, self.servers.programs, explain=self.trouble)
        return status.value

    def trouble(self) -> str:
        """What is known about why it does not move on."""
        dead = [
            f"{letter.job_type} is a dead letter: {letter.error_message}" for letter in DeadLetter.objects.all()[:3]
        ]
        return " ".join([f"{self.number} is {self.order().status}.", *dead])
