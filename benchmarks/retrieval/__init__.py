"""Quality of the search: public sets, and the city's own development questions (cross-validated)."""
