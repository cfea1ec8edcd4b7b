"""Rules for the show and its episodes."""
