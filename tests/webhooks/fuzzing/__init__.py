"""The pure part of the intake (signature, format, parsing), fed with what a coverage-guided fuzzer thinks of."""
