"""回访: the call after an order was closed, and the one after a bad rating that bears a name."""
