"""Files beside the YAML: find, identify and read them within bounds."""
