"""Read the project folder into the model."""
