"""Model to findings; pure. One file of rules a subject; docs/rules.md is made from them."""
