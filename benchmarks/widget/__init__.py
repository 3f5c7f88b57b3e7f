"""The widget as a browser sees it: its weight, how soon it can be used, whom it asks."""
