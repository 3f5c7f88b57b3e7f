"""What the system administrator keeps besides the calendar: the fixed texts, the switches' scope, the channels."""
