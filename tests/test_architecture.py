"""The shape of the code: arrows between stages, one door for each library, no cycles."""

import ast
import re
import subprocess
import sys
from collections import defaultdict
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "podcast_publisher"
STAGES = {
    "load",
    "check",
    "render",
    "publish",
    "fetch",
    "feed",
    "verify",
    "report",
    "audio",
    "edit",
    "listens",
    "announce",
}
SHARED = {"verify": {"fetch", "feed"}, "announce": {"fetch"}}
"""Rooms that a stage may use besides the model."""
MODULES = sorted(PACKAGE.rglob("*.py"))

DOORS = {
    "anyascii": {"edit/naming.py"},
    "babel": {
        "render/pages/locales.py",
        "render/pages/formatting.py",
        "render/pages/catalogue.py",
    },
    "yaml": {"load/yaml/nodes.py"},
    "ruamel": {"edit/yaml_spans.py"},
    "av": {"load/loudness/measure.py", "load/loudness/meter.py", "audio/packets.py"},
    "numpy": {"load/loudness", "load/speech/recognise.py"},
    "faster_whisper": {"load/speech/recognise.py"},
    "msgspec": {
        "listens/formats/json_lines.py",
        "listens/totals.py",
        "load/baseline.py",
        "load/cache/media_cache.py",
        "load/loudness",
        "load/speech",
        "load/cache/stored_results.py",
        "load/cache/validation.py",
        "model/approval_answer.py",
        "model/release.py",
        "model/results.py",
        "publish/releases/saved_plan.py",
        "publish/stores/local/state.py",
        "workflow/approval/approvers.py",
        "workflow/deleted_drafts.py",
        "workflow/run/kept_snapshot.py",
        "workflow/run/status_file.py",
        "workflow/versions/log.py",
    },
    "mutagen": {"load/audio/tags.py", "audio/tags.py"},
    "PIL": {
        *("load/picture/probe.py", "load/picture/page_pictures.py", "audio/cover.py"),
        "edit/draft_cover.py",
    },
    "feedgen": {"render/feed"},
    "lxml": {"render/feed", "feed/xml.py", "feed/foreign/xml.py", "edit/transcripts/word.py"},
    "jinja2": {
        *(
            "render/pages/translated_environment.py",
            "render/pages/template_worker.py",
            "render/pages/jinja_environment.py",
        ),
        "desk/server/templating.py",
    },
    "markupsafe": {"render/pages"},
    "markdown_it": {"render/show_notes.py"},
    "segno": {"render/pages/qr_code.py"},
    "nh3": {"render/show_notes.py", "edit/import_show/notes.py"},
    "markdownify": {"edit/import_show/notes.py"},
    "boto3": {"announce/cloudfront.py", "publish/stores/s3/connection.py"},
    "botocore": {
        "announce/cloudfront.py",
        "publish/stores/s3/response_limits.py",
        "publish/stores/s3/connection.py",
        "publish/stores/s3/credentials.py",
        "publish/stores/s3/direct_requests.py",
        "publish/stores/s3/head_request.py",
        "publish/stores/s3/limited_session.py",
        "unchanged/keys.py",
        "publish/stores/local/store.py",
    },
    "mypy_boto3_s3": {"publish/stores"},
    "platformdirs": {"cli/workspace.py"},
    "cryptography": {"publish/stores/local/isolation.py"},
    "psutil": {"publish/stores/local/process.py"},
    "filelock": {"publish/stores/folder.py", "publish/stores/local/state.py"},
    "urllib3": {
        "fetch/request.py",
        "fetch/failures.py",
        "fetch/connection.py",
        "publish/stores/s3/limited_session.py",
    },
    "click": {"cli", "report/progress.py"},
    "starlette": {"desk"},
    "python_multipart": {"desk/forms/upload.py"},
    "uvicorn": {"desk/server/serve.py"},
    "watchfiles": {"desk/preview/watch.py"},
}
"""Where each library may be imported: whoever wants to replace it changes that place alone."""

VALUES = {"msgspec", "msgspec.Struct", "msgspec.field", "msgspec.structs"}
VALUES |= {"msgspec.structs.asdict", "msgspec.structs.replace"}
"""What any module may import, to define and copy values."""

ASKED = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"),
    *("os.environ", "os.getenv", "getpass.getuser", "print"),
}
"""What tells the time, who is there and how things stand, and what tells people."""


PAGE = (PACKAGE.parent / "docs" / "architecture.md").read_text("utf-8")
DECISIONS = (PACKAGE.parent / "docs" / "decisions.md").read_text("utf-8")


@cache
def name_of(path: Path) -> str:
    """The module's name below the package: `load/yaml/nodes.py` is `load.nodes`."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


@cache
def imported(path: Path) -> frozenset[str]:
    """Everything the module imports, wherever in it."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(modules)


@cache
def ours(path: Path) -> frozenset[str]:
    """The modules of this package that the module imports, by their names below it."""
    known = {name_of(module) for module in MODULES}
    names = frozenset(name.removeprefix("podcast_publisher.") for name in imported(path))
    return names & known - {name_of(path)}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_stages_know_the_model_alone(path: Path) -> None:
    """A stage imports itself, the model and what it shares with others; the model imports nothing but itself."""
    stage = name_of(path).partition(".")[0]
    known = {name.partition(".")[0] for name in ours(path)}
    if stage == "model":
        assert known <= {"model"}
    elif stage in STAGES:
        assert known <= {stage, "model", *SHARED.get(stage, ())}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_leans_on_the_ends(path: Path) -> None:
    """Only the command line knows the desk, and nobody the command line."""
    known = {name.partition(".")[0] for name in ours(path)}
    end = name_of(path).partition(".")[0]
    if end not in {"cli", "__main__"}:
        assert "cli" not in known
    if end not in {"cli", "desk"}:
        assert "desk" not in known


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_terminal_and_browser_know_no_stage(path: Path) -> None:
    """Cli and desk import workflows, the model, reports and settings; stages meet in workflow alone."""
    end = name_of(path).partition(".")[0]
    known = {name.partition(".")[0] for name in ours(path)}
    if end in {"cli", "desk"}:
        assert known <= {end, "desk", "workflow", "model", "report", "settings"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_gate_knows_next_to_nothing(path: Path) -> None:
    """What runs before the program imports the standard library; only workflows prepare it, and nobody else knows it."""
    room = name_of(path).partition(".")[0]
    if room == "unchanged":
        known = {name for name in ours(path) if not name.startswith("unchanged")}
        assert known <= {"model.project_folders", "model.cache_mac", "model"}
    elif room not in {"workflow", "__main__"}:
        assert "unchanged" not in {name.partition(".")[0] for name in ours(path)}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_library_has_one_door(path: Path) -> None:
    """Only the module that stands for a library in a stage imports it, and each is known here."""
    relative = path.relative_to(PACKAGE).as_posix()
    libraries = {name.partition(".")[0] for name in imported(path) - VALUES} - {"podcast_publisher"}
    for library in libraries - set(sys.stdlib_module_names):
        doors = DOORS[library]
        assert any(relative == door or relative.startswith(f"{door}/") for door in doors), library


def test_imports_have_no_cycle() -> None:
    """The modules can be read in an order in which each knows only those before it."""
    graph: dict[str, set[str]] = defaultdict(set)
    for path in MODULES:
        graph[name_of(path)] |= ours(path)
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_small(path: Path) -> None:
    """A module of more than 250 lines holds two subjects."""
    assert len(path.read_text("utf-8").splitlines()) <= 250


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_clock_and_environment_are_handed_in(path: Path) -> None:
    """Only the command line asks what time it is, who is signed in and what the environment says."""
    if name_of(path).startswith("cli.") or name_of(path) == "__main__":
        return
    named = {
        ast.unparse(node)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute | ast.Name)
    }
    assert not (named | imported(path)) & ASKED


PROJECT_FILES = {"podcast.yaml", "episodes", "artwork", "site", ".podcast"}
PROJECT_FILES |= {"SHOW_FILE", "EPISODE_FOLDER"}
"""Names in a project's folder, and the constants that hold them."""


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_projects_are_passed_as_workspaces(path: Path) -> None:
    """No parameter or field is a project's bare folder, and only the workspace joins its files to it."""
    if name_of(path) == "model.workspace":
        return
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    names = {node.arg for node in nodes if isinstance(node, ast.arg)}
    for node in nodes:
        match node:
            case ast.ClassDef(body=body):
                fields = [field for field in body if isinstance(field, ast.AnnAssign)]
                names |= {ast.unparse(field.target) for field in fields}
            case ast.BinOp(op=ast.Div(), right=ast.Constant(value=name) | ast.Name(id=name)):
                assert name not in PROJECT_FILES, ast.unparse(node)
    assert "root" not in names


def test_the_page_names_every_part() -> None:
    """Whoever reads docs/architecture.md hears what each folder and module at the top is for."""
    parts = {f"{path.parent.name}/" for path in PACKAGE.glob("*/__init__.py")}
    parts |= {path.name for path in PACKAGE.glob("[a-z]*.py")}
    named = set(re.findall(r"^\| `([a-z_]+(?:/|\.py))` \|", PAGE, re.MULTILINE))
    assert named == parts


def test_modules_that_the_page_names_are_there() -> None:
    """Whoever follows the page finds the module; one that has no folder stands beside the one before it."""
    folder = ""
    for name in re.findall(r"`(?!tests/)([\w/]+\.py)`", PAGE + DECISIONS):
        folder = name.rpartition("/")[0] or folder
        assert any((PACKAGE / where).is_file() for where in (name, f"{folder}/{name}")), name


def test_a_commands_modules_are_kept_and_garbage_is_collected() -> None:
    """The collector leaves alone what was imported for a command, and works on for the command itself."""
    code = (
        "import gc, click; from podcast_publisher.cli.main import group;"
        "group.get_command(click.Context(group), 'rules');"
        "print(gc.isenabled(), gc.get_freeze_count() > 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True True\n"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_values_are_structs(path: Path) -> None:
    """No class is a dataclass, which would compile code at every start."""
    assert "dataclasses" not in imported(path)


@pytest.mark.parametrize("path", sorted((PACKAGE / "check").rglob("*.py")), ids=name_of)
def test_patterns_of_rules_are_lazy(path: Path) -> None:
    """No pattern of a rule is compiled before the rule is run: most runs leave out most rules."""
    assert "re.compile(" not in path.read_text("utf-8")
