"""The job types of these tests are registered before any of them runs."""

from tests.jobqueue import jobs as jobs
