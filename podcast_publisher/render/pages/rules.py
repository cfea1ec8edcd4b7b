"""Rules for a project's own templates and site."""

from podcast_publisher.model.finding import Severity
from podcast_publisher.model.rules import rule


@rule("PP510", Severity.ERROR)
def template_works() -> None:
    """Every template in the folder site can be read, and renders a page.

    Why: The page would be missing, or would use the program's own template without warning.
    Fix: Correct the line. docs/pages.md lists the template context; deleting the file restores
        the program's own template.
    Source: Jinja, Template Designer Documentation,
        https://jinja.palletsprojects.com/en/stable/templates/.
    """


@rule("PP480", Severity.ADVICE, allowable=False)
def own_script() -> None:
    """Publishers know about the project's own script.

    Why: It runs in the browser of everybody who opens a page, and anyone who proposes a change
        can change it. The digest in the message changes with it.
    Fix: Do nothing if somebody who reads JavaScript has reviewed it. Deleting site/script.js
        restores the program's own script.
    Source: OWASP Cheat Sheet Series, Third Party JavaScript Management,
        https://cheatsheetseries.owasp.org/cheatsheets/Third_Party_Javascript_Management_Cheat_Sheet.html.
    """


@rule("PP481", Severity.WARNING, allowable=False)
def code_in_pages() -> None:
    """Pages and icon run no script except the site's own file.

    Why: A script inside a page, an attribute such as onclick or an address that starts with
        javascript: runs for everybody who opens the page, and is easy to miss in a review.
    Fix: Move it to site/script.js, where reviewers see it, or delete it.
    Source: W3C, Content Security Policy Level 3, section 6.7, https://www.w3.org/TR/CSP3/; OWASP
        Cheat Sheet Series, Cross Site Scripting Prevention,
        https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html.
    """


@rule("PP482", Severity.WARNING, allowable=False)
def other_hosts() -> None:
    """Pages load nothing from other hosts, and send nothing to them.

    Why: That host learns who opens which page of a health podcast, and can change what it serves:
        its script would run under your name.
    Fix: Keep the file in the folder site, or link to it, so that people choose to go there.
    Source: ICO, Guidance on the use of storage and access technologies,
        https://ico.org.uk/for-organisations/direct-marketing-and-privacy-and-electronic-communications/guidance-on-the-use-of-storage-and-access-technologies/;
        OWASP Cheat Sheet Series, Third Party JavaScript Management,
        https://cheatsheetseries.owasp.org/cheatsheets/Third_Party_Javascript_Management_Cheat_Sheet.html.
    """


@rule("PP483", Severity.WARNING, allowable=False)
def page_policy() -> None:
    """Pages from the project's own templates keep the policy that forbids inline scripts.

    Why: The policy stops text in a field from becoming a script if a template puts it in the
        wrong place.
    Fix: Let layout.html extend ours/layout.html, or copy its line with Content-Security-Policy.
    Source: W3C, Content Security Policy Level 3, https://www.w3.org/TR/CSP3/.
    """


@rule("PP890", Severity.ADVICE)
def words_are_translated() -> None:
    """The pages' own words are in the language of the show.

    Why: Headings, buttons and messages of the web pages are in English, marked as English for
        screen readers, among texts in another language.
    Fix: Copy messages.pot of the program to the folder site, named by the language, such as
        site/ar.po, and translate it. docs/pages.md shows how.
    Source: W3C, Web Content Accessibility Guidelines 2.2, 3.1.2 Language of Parts,
        https://www.w3.org/TR/WCAG22/#language-of-parts.
    """


@rule("PP891", Severity.WARNING)
def catalogue_can_be_read() -> None:
    """A catalogue in the folder site can be read, and its texts have the placeholders of the English ones.

    Why: What cannot be read appears in English, and a placeholder that is misspelt would leave
        out a number or a name.
    Fix: Correct the line, or open the file in a translation editor such as Poedit, which finds
        such faults.
    Source: GNU gettext manual, The Format of PO Files,
        https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html.
    """
