"""The desk's web server: who may speak to it, templates, start and stop."""
