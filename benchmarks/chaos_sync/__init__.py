"""Orders, transfers and returns carried to a Lightspeed that fails in every known way, by workers killed at random.

At the end Lightspeed's quantities must equal the ledger's, no consignment may exist twice, no difference be hidden.
"""
