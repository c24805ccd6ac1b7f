"""`python -m benchmarks`: everything that is measured, which today is the queue."""

import sys

from benchmarks.queue import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
