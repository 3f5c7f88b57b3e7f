"""The console as a browser sees it: how heavy it is, how soon it can be used, what it holds after an hour."""
