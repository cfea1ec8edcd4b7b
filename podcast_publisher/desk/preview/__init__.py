"""The preview: pages as they will be published, rebuilt on every save."""
