"""Rules for texts that listeners read."""
