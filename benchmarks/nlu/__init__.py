"""The engine's understanding: the classifiers side by side, and the gate of `make rasa-test`."""
