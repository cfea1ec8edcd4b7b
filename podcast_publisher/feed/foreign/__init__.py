"""Read another host's feed as leniently as apps do, and say what had to be repaired."""
