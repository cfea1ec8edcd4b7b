"""The pages of the desk on which something happens to what listeners have."""
