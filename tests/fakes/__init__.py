"""Stand-ins for what a test does without: servers over real HTTP, and recording adapters of the ports."""
