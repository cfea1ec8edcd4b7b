"""Make a show's folder from another host's feed."""
