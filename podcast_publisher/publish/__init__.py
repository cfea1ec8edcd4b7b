"""Publication to destination: the port's three implementations, the plan, and carrying it out."""
