"""Training the verifier: whether articles bear a claim out, and which of its words they don't."""
