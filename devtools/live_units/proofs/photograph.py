"""A photograph from a phone, through nginx and gunicorn to the disk."""

from __future__ import annotations

from devtools.live_units.install import OWNER, OWNER_PASSWORD
from devtools.live_units.machine import Machine
from devtools.live_units.surroundings import SITE
from devtools.live_units.waiting import expect

MEDIA = "/var/lib/consignments/media"
ORDER = "PO-LIVE-1"
AN_ORDER = f"""
from django.contrib.auth.models import User
from consignments.statuses import Status
from tests.factories import make_order
make_order(number='{ORDER}', status=Status.SENT, author=User.objects.get(username='{OWNER}'))
"""
A_PICTURE = """
import sys
from devtools.demo.photographs import photograph
sys.stdout.buffer.write(photograph('Dock 1', cartons=3))
"""
SEND = f"""
cd /tmp && at=https://{SITE}
curl -fsS -c jar -o /dev/null $at/accounts/login/
token() {{ awk '$6 ~ /csrftoken/ {{ print $7 }}' jar; }}
curl -fsS -b jar -c jar -e $at/ -o /dev/null -d username={OWNER} -d password={OWNER_PASSWORD} \
    -d csrfmiddlewaretoken=$(token) $at/accounts/login/
curl -sS -b jar -e $at/ -H "X-CSRFToken: $(token)" -F key=live-units -F photo=@picture.jpg $at/orders/{ORDER}/photos/
"""


def a_photograph_reaches_the_disk(machine: Machine) -> str:
    machine.shell(f'consignments shell -c "{AN_ORDER}"')
    machine.shell(f'cd /srv/consignments/current && .venv/bin/python -c "{A_PICTURE}" >/tmp/picture.jpg')
    said = machine.shell(SEND)
    expect('"stored": true' in said, f"it was not stored: {said[:500]}")
    kept = machine.shell(f"find {MEDIA} -type f -size +5k -printf '%m %u\\n' | sort -u").strip()
    expect(kept == "640 consignments", f"the files are {kept!r}")
    return "stored as 640 consignments"


PROOFS = (a_photograph_reaches_the_disk,)
