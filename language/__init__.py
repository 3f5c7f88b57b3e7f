"""Chinese text for both environments: normalising, lexicon and matcher, personal data."""
