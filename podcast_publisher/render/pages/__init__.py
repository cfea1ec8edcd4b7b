"""Render web pages of the show and its episodes with Jinja2."""
