"""Reports: findings, plans, releases and progress, for people and for programs."""
