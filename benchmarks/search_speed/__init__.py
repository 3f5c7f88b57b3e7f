"""How fast the search is, by the number of passages, clients, back ends and index structures."""
