"""Questions and answers: what participants ask, support and are answered."""
