"""Disk to model: everything that is read from the project's folder is read here."""
