"""What we are made of (SBOM) and what is known against it (audit)."""
