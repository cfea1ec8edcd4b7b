"""A recording mended: in its place where its sound stays as it is, or as a new file beside it."""
