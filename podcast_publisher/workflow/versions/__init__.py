"""Versions of an episode's files at the desk: undo and redo, kept across restarts until they are published.

`keep.py` keeps the version before each save, `undo.py` goes back and forth, `log.py` is what is stored below
the project's state: a list of changes, and the contents of files under their digests.
"""
