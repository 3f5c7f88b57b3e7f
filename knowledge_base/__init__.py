"""The published knowledge: model, content, store, retrieval, answers, and the service that serves them."""
