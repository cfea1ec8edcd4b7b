"""Remove objects that no kept release refers to."""
