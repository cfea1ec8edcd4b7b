"""HTTP as podcast apps speak it: one client, with deadlines, size limits, proxies and safe addresses."""
