"""Make the words of all transcripts findable by a script that needs no server."""
