"""The desk's HTTP interface. Everything but health, the front page and signing in needs a session."""
