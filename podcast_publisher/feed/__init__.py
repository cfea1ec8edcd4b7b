"""Read and lint feeds: ours before publishing, live ones and foreign ones."""
