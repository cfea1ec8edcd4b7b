"""Pages of the desk that change what listeners have."""
