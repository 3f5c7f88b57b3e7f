"""Files that staff add to orders: known by their content, limited in size, checked for viruses, kept apart."""
