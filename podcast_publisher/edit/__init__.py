"""Changes to YAML files as a careful person would make them: nothing else in the file moves."""
