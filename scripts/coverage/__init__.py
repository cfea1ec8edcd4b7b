"""Which rules check which requirement: a table for docs/rules.md."""
