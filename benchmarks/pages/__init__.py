"""What the pages of orders cost, beside the same pages of plain Django admin."""
