"""The lifecycle as data: one table of moves for each kind of consignment."""
