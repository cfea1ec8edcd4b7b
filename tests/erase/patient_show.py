"""A show with a patient in it, the steps of its life, and a walk through everything that is left."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import urllib3
from msgspec import Struct
from msgspec.structs import replace

from podcast_publisher.model.destination_settings import DestinationSettings
from podcast_publisher.model.release import RELEASES
from podcast_publisher.model.shared_preview import SharedPreview
from podcast_publisher.model.workspace import Workspace
from podcast_publisher.publish.releases.shared_previews import upload_preview
from podcast_publisher.publish.stores.open_destination import OpenDestination
from podcast_publisher.render.unlisted import hidden
from podcast_publisher.workflow.check import load_and_check
from podcast_publisher.workflow.context import Context
from podcast_publisher.workflow.erase.plan import PreparedErasure, prepare_erasure
from podcast_publisher.workflow.erase.reports import Reports
from podcast_publisher.workflow.erase.run import ErasureResult, erase
from tests.publish.publishing import NOW, publish, replace_in
from tests.publish.target import Target
from tests.shows import build_show

GUID = "945edbba-f1e1-436b-b48f-3485a59dd01c"
NAME = "Jane Patient"
REFERENCE = "RC-2025-014"
LINE = "I was told on a Tuesday that the kidney had to go, and I laughed."
TITLE = "Listening to Jane"


class PatientShow(Struct):
    """One show, and the place it is published to."""

    show: Path
    target: Target
    reports: Path
    sounds: list[bytes]
    """4 kB out of each recording the episode ever had."""

    @classmethod
    def of(cls, show: Path, target: Target, reports: Path) -> "PatientShow":
        yaml = show / "episodes" / "01-listening.yaml"
        replace_in(yaml, "title: Listening\n", f"title: {TITLE}\n")
        person = (
            f"  - name: {NAME}\n    role: guest\n    patient: true\n    consent:\n"
            f"      reference: {REFERENCE}\n      date: 2025-02-14\n"
            "      scope: [audio, transcript, worldwide, apps, permanent]\n"
        )
        replace_in(yaml, "  - name: Jo Instance\n    role: guest\n", person)
        vtt = yaml.with_suffix(".vtt")
        text = vtt.read_text("utf-8")
        assert "Jo Instance" in text
        vtt.write_text(
            text.replace("Jo Instance", NAME).rstrip()
            + f"\n\n00:00:19.000 --> 00:00:19.500\n{LINE}\n",
            "utf-8",
        )
        patient_show = cls(show, target, reports, [])
        patient_show.remember_sound()
        return patient_show

    def remember_sound(self) -> None:
        body = next((self.show / "episodes").glob("*listening*.mp3")).read_bytes()
        self.sounds.append(body[-5000:-1000])

    def publish(self) -> None:
        publish(self.show, self.target)

    def share(self) -> SharedPreview:
        """Share a preview of what the folder has."""
        preview = SharedPreview(secrets.token_hex(16), "Ada", NOW, NOW + timedelta(days=300))
        objects = build_show(self.show, self.target.public_url + preview.prefix)[0].publication
        upload_preview(preview, list(hidden(objects, preview.prefix)), self.target.destination)
        return preview

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.show, self.show.with_name("caches"))

    def prepare(self, term: str = GUID) -> PreparedErasure:
        settings = DestinationSettings("elsewhere", "s3", public_url=self.target.public_url)
        served = not self.target.public_url.endswith(":9/")  # nothing answers there
        place = OpenDestination(self.target.destination, self.target.public_url, readable=served)
        checked = load_and_check(self.workspace, lambda _: None)
        return prepare_erasure(
            term,
            checked,
            place,
            settings,
            workspace=self.workspace,
            now=NOW,
            reports=Reports(self.reports),
        )

    def erase(self, term: str = GUID) -> ErasureResult:
        return self.carry_out(self.prepare(term))

    def carry_out(self, prepared: PreparedErasure) -> ErasureResult:
        context = Context(self.workspace, lambda: datetime.now(UTC), {}, "Grace")
        return erase(context, prepared)

    def with_(self, show: Path) -> "PatientShow":
        return replace(self, show=show)

    @property
    def needles(self) -> list[bytes]:
        words = [GUID, NAME, REFERENCE, LINE, TITLE, "01-listening", "07-listening"]
        return [*(word.encode() for word in words), *self.sounds]

    def bodies(self) -> Iterator[tuple[str, bytes]]:
        """Every version of every object with its key, and what the folder keeps beside them."""
        versions = self.target.destination.versions()
        for entry in versions.list_versions():
            yield entry.key, entry.key.encode() + b"".join(versions.read(entry, 1 << 30))
        folder = getattr(self.target.destination, "_folder", None)
        for path in folder.rglob("*") if folder else ():
            yield str(path), str(path.relative_to(folder)).encode()
        for upload in self.target.destination.unfinished_uploads(""):
            yield upload.key, upload.key.encode()

    def left(self) -> list[tuple[str, bytes]]:
        """Where something of the episode is left, and what."""
        return [
            (key, needle[:40])
            for key, body in self.bodies()
            for needle in self.needles
            if needle.lower() in body.lower()
        ]

    def public_keys(self) -> list[str]:
        """Everything that anybody could ask for now."""
        keys = {entry.key for entry in self.target.destination.versions().list_versions()}
        return sorted(key for key in keys if not key.startswith((RELEASES, "kept/", ".")))

    def still_served(self, keys: list[str]) -> list[str]:
        """Which of these anybody still gets something of the episode from."""
        pool = urllib3.PoolManager()
        served = []
        for key in keys:
            answer = pool.request("GET", self.target.public_url + key)
            body = answer.data.lower() if answer.status == 200 else b""
            if any(needle.lower() in body for needle in self.needles):
                served.append(key)
        pool.clear()
        return served
