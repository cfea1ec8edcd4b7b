"""Which rule checks which published requirement: a table for docs/rules.md."""
