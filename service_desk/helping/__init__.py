"""What helps whoever has a conversation: canned replies, answers of the knowledge base, answers to be approved."""
