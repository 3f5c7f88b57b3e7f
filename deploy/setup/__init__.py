"""Set-up and supervision on one machine; the standard library only, any Python 3.10 or newer."""
