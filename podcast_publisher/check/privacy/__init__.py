"""Rules for consent and personal data."""
