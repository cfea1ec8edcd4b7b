"""Jobs of code hosts and the service `run`, which publish without a person."""

from collections.abc import Mapping

PUBLISHING_JOBS: Mapping[str, str] = {
    "GITHUB_ACTIONS": "GitHub Actions",
    "GITLAB_CI": "GitLab CI",
}
"""The variables that say `true` in a job of that code host, each with the name that a release gets from it.

Sources: GitHub, Variables reference, https://docs.github.com/en/actions/reference/workflows-and-actions/variables;
GitLab, Predefined CI/CD variables reference, https://docs.gitlab.com/ci/variables/predefined_variables/.
"""

SERVICE_NAME = "podcast-publisher run"
"""The name that a release gets from the service."""

AUTOMATIC = frozenset({*PUBLISHING_JOBS.values(), SERVICE_NAME})
"""Names in release records of whoever publishes without a person."""
