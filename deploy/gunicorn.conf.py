"""gunicorn behind nginx: `gunicorn --config deploy/gunicorn.conf.py config.wsgi`."""

import multiprocessing
import os

# Under systemd the socket unit holds the door open and hands it over; `bind` counts where nothing is handed over.
bind = os.environ.get("WEB_BIND", "unix:/run/consignments/web.sock")

# Threads, so that a phone on a slow line does not hold a whole process. Each thread keeps a database connection:
# workers x threads of each host, and its queue workers, must fit into the server's max_connections.
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", min(2 * multiprocessing.cpu_count() + 1, 8)))
threads = int(os.environ.get("WEB_THREADS", "4"))

# No page takes this long; a process that does is replaced. A stop waits for requests under way.
timeout = 60
graceful_timeout = 30
keepalive = 5

# What memory a process gathers is given back after some thousand requests, not by all at once.
max_requests = 5_000
max_requests_jitter = 500

# The heartbeat of a process is a file: on a disk that is busy it would look dead.
worker_tmp_dir = "/dev/shm"  # noqa: S108  # nosec B108 - gunicorn makes a file of its own in there

# systemd starts and stops this service. gunicorn's control socket would be a second way to do so, in the
# user's home, which the unit hides.
control_socket_disable = True

# nginx writes the access log; errors go to the journal.
accesslog = None
errorlog = "-"
