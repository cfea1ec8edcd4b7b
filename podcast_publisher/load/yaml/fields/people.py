"""People, what they have agreed to, and who has checked what is said of them."""

from podcast_publisher.load.yaml.addresses import WebAddress
from podcast_publisher.load.yaml.dates import CalendarDate
from podcast_publisher.load.yaml.mappings import Field, Group, ListOf
from podcast_publisher.load.yaml.scalars import Boolean, Choice, Text
from podcast_publisher.model.approval import Approval, ApprovalPolicy
from podcast_publisher.model.show import Consent, Person, Reviewed

CONSENT = Group(
    "a consent",
    (
        Field(
            "reference",
            Text(),
            "The reference of the consent form. Never keep the form itself in this folder.",
            example="RC-2025-014",
            required=True,
        ),
        Field("date", CalendarDate(), "When it was given.", example="2025-05-14", required=True),
        Field(
            "scope",
            ListOf(Choice("audio", "transcript", "worldwide", "apps", "permanent", blank="")),
            "What the person agreed to: voice, words, everywhere, other companies' apps, permanently.",
            example="audio",
            required=True,
        ),
        Field("taken_by", Text(), "The role that asked.", example="Research nurse"),
        Field("review", CalendarDate(), "When to ask again.", example="2030-05-14"),
    ),
    Consent,
)
REVIEWED = Group(
    "who checked it and when",
    (
        Field("by", Text(), "Who read it while listening.", example="Press office", required=True),
        Field("date", CalendarDate(), "When.", example="2025-05-30", required=True),
    ),
    Reviewed,
)
APPROVAL = Group(
    "an approval",
    (
        Field("by", Text(), "Who approved it.", example="Press office", required=True),
        Field("date", CalendarDate(), "When.", example="2025-06-02", required=True),
        Field(
            "content",
            Text(),
            "The digest of what they approved. `approve` and the desk write it; do not write it by hand.",
            required=True,
        ),
        Field(
            "how",
            Choice("paper", "link"),
            "Whether they approved on paper, or answered through a link that was made for them.",
            example="paper",
            default="paper",
        ),
    ),
    Approval,
)
APPROVAL_POLICY = Group(
    "which episodes need approval",
    (
        Field(
            "required_from",
            CalendarDate(),
            "Episodes that are published on this day or later must be approved before.",
            example="2026-01-01",
            required=True,
        ),
        Field(
            "by",
            ListOf(Text()),
            "Who must approve, all of them. Without names, one approval is enough.",
            example="Press office",
        ),
    ),
    ApprovalPolicy,
)
PERSON = Group(
    "a person",
    (
        Field(
            "name",
            Text(),
            "The name as listeners should read it.",
            example="Host Name",
            required=True,
        ),
        Field(
            "role",
            Text(),
            "Their role: host, guest, producer, ... as in the podcast taxonomy.",
            feed="role",
            example="host",
        ),
        Field(
            "group",
            Text(),
            "Their group: cast, writing, audio production, ...",
            feed="group",
            example="cast",
        ),
        Field(
            "link",
            WebAddress(),
            "A page about them.",
            feed="href",
            example="https://www.example.org/",
        ),
        Field(
            "image",
            WebAddress(),
            "A picture of them.",
            feed="img",
            example="https://www.example.org/a.jpg",
        ),
        Field(
            "patient",
            Boolean(),
            "Whether they speak about their own illness, or a relative's. Never published.",
            example="true",
            default=False,
        ),
        Field("consent", CONSENT, "What a patient has agreed to. Never published."),
    ),
    Person,
)
