"""Model to bytes; pure. What it makes depends on the project, the address and the moment alone."""
