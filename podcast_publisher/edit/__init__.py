"""Edit YAML files in place: everything that does not change stays byte for byte."""
