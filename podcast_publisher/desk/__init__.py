"""Servers for this computer alone: the preview, in which a show is read before it is published."""
