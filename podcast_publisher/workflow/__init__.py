"""Use cases as the terminal and the desk both show them: they print nothing and ask nothing."""
