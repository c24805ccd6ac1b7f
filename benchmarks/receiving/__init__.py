"""What receiving costs, against its budgets."""
