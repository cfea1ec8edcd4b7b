"""Files beside the YAML: find them, keep inside the project, read within bounds."""
