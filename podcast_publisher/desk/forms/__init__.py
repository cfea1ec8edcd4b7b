"""The forms of the desk: what a file says as people type it, and what they type as the file says it."""
