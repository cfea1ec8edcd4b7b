"""What can be wrong with a project's own templates."""

from podcast_publisher.model.finding import Rule, Severity

TEMPLATE_WORKS = Rule.described(
    "PP510",
    Severity.ERROR,
    "template_works",
    """Every template in the folder site can be read, and makes a page.

    Why: The page would be missing, or be made with the program's own template without a word.
    Fix: Correct the line. docs/pages.md shows what a template is given; taking the file away brings
        the program's own back.
    Source: Jinja, Template Designer Documentation.
    """,
)
ALL = (TEMPLATE_WORKS,)
