#!/usr/bin/env python
"""Command line entry point of Consignments."""

import sys

from django.core.management import execute_from_command_line

from config.env_file import choose_settings
from config.loading import told_in_a_sentence
from jobqueue.log_context import of_command
from operations.access.acting import acting_on_command_line

if __name__ == "__main__":
    choose_settings("config.settings.demo")
    of_command(sys.argv)
    with told_in_a_sentence(), acting_on_command_line(sys.argv):
        execute_from_command_line(sys.argv)
