"""The processes that run jobs: one supervisor, its children, and the memory they share."""
