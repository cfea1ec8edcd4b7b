"""Every field there is, written once: the reader, the field reference and editors follow it."""
