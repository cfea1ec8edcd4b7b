"""Destinations: buckets, folders and the local store, behind one port."""
