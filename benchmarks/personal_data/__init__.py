"""How well personal data is found: a generated corpus, and plain regular expressions beside the recognisers."""
