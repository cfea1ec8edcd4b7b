"""Makes the nine placeholder recordings: see README.md beside this file."""
