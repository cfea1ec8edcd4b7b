"""The YAML of a show that comes from another host's feed."""
