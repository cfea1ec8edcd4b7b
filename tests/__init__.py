"""A package of its own name: flask-websub installs another `tests`, which would hide one without this file."""
