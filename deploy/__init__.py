"""How Wenzheng is installed and kept running."""
