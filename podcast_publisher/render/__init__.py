"""Render a project to bytes. Pure: the result depends on the project, the public address and the time."""
