"""What can be wrong with a project's own templates, and what is to be known of its own site."""

from podcast_publisher.model.finding import Severity
from podcast_publisher.model.rules import rule


@rule("PP510", Severity.ERROR)
def template_works() -> None:
    """Every template in the folder site can be read, and makes a page.

    Why: The page would be missing, or be made with the program's own template without a word.
    Fix: Correct the line. docs/pages.md shows what a template is given; taking the file away brings
        the program's own back.
    Source: Jinja, Template Designer Documentation.
    """


@rule("PP480", Severity.ADVICE, allowable=False)
def own_script() -> None:
    """A script of the project's own is known to whoever publishes.

    Why: It runs in the browser of everybody who opens a page, and whoever proposes a change can change
        it. The digest in the message changes with it.
    Fix: Nothing, if somebody who can read JavaScript has read it. Taking site/script.js away brings the
        program's own back.
    Source: OWASP Cheat Sheet Series, Third Party JavaScript Management.
    """


@rule("PP481", Severity.WARNING, allowable=False)
def code_in_pages() -> None:
    """Pages and icon run no script but the site's own file.

    Why: A script inside a page, an attribute such as onclick or an address that begins with javascript:
        runs for everybody who opens the page, and hides among markup from those who review it.
    Fix: Move it into site/script.js, where it is seen, or take it out.
    Source: W3C, Content Security Policy Level 3, 6.7; OWASP Cheat Sheet Series, Cross Site Scripting
        Prevention.
    """


@rule("PP482", Severity.WARNING, allowable=False)
def other_hosts() -> None:
    """Pages fetch nothing from other hosts, and send nothing to them.

    Why: That host learns who opens which page of a health podcast, and what it answers with can be
        another thing tomorrow: a script of theirs runs with your name above it.
    Fix: Keep the file in the folder site, or link to it, so that people choose to go there.
    Source: ICO, Guidance on the use of storage and access technologies; OWASP Cheat Sheet Series, Third
        Party JavaScript Management.
    """


@rule("PP483", Severity.WARNING, allowable=False)
def page_policy() -> None:
    """Pages of the project's own templates keep the policy that forbids scripts inside them.

    Why: The policy is what keeps a word that somebody writes into a field from becoming a script, should
        a template put it in the wrong place.
    Fix: Let layout.html extend ours/layout.html, or copy the line with Content-Security-Policy from it.
    Source: W3C, Content Security Policy Level 3.
    """
