"""Finding the entry that answers a question: passages, dense and lexical search, ranking, deciding."""
