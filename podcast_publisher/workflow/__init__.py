"""Use cases that terminal and browser share: where stages meet. Nothing is printed or asked here."""
