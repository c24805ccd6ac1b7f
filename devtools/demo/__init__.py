"""The main job, run end to end as staff would: `make demo`, and the same data in a browser: `make run`."""
