"""Web pages of the show and its episodes. The only user of Jinja2."""
