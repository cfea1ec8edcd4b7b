"""Plan a release, carry it out, list releases and roll back."""
