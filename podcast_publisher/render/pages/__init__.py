"""Web pages of the show and its episodes. The only users of Jinja2 and its MarkupSafe."""
