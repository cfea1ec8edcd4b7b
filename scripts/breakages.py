"""Break the code where a promise lives, one break at a time, and expect a red test each time.

    python -m scripts.breakages            all of them
    python -m scripts.breakages feed       those with the word in their name

Works on a copy of the files that git knows; exit code 1 where a break goes unnoticed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent


@dataclass(frozen=True)
class Breakage:
    """A change to one file that breaks a promise, and the tests that guard it."""

    name: str
    file: str
    old: str
    new: str
    tests: str


BREAKAGES = (
    Breakage(
        "an imported show is published with a guid that got lost",
        "workflow/plan.py",
        "objections=objections + proof.objections,",
        "objections=objections,",
        "tests/import_show/test_compare.py",
    ),
    Breakage(
        "an item stays behind without a word",
        "check/release/imported.py",
        "    if unexplained := comparison.without_reason:\n",
        "    if unexplained := ():\n",
        "tests/import_show/test_compare.py",
    ),
    Breakage(
        "a baseline hides an error",
        "check/release/baseline.py",
        "    return finding.rule.severity is not Severity.ERROR or finding.rule.code in _NO_APP_KNOWS\n",
        "    return True\n",
        "tests/workflow/test_baseline.py",
    ),
    Breakage(
        "a pull request hides what a new episode has",
        "workflow/baseline.py",
        "return guid in old and date is not None and date < made",
        "return True",
        "tests/workflow/test_baseline.py",
    ),
    Breakage(
        "a baseline hides what was published after the move",
        "workflow/baseline.py",
        "date is not None and date < made",
        "date is not None",
        "tests/workflow/test_baseline.py",
    ),
    Breakage(
        "a changed copy of the old feed is believed",
        "workflow/import_show/kept_feed.py",
        "    _refuse_changed(workspace, digests)\n",
        "",
        "tests/workflow/test_baseline.py",
    ),
    Breakage(
        "a show is published without a page of its old feed",
        "check/release/imported.py",
        "    if page := comparison.unread_page:\n",
        '    if page := "":\n',
        "tests/import_show/test_compare.py",
    ),
    Breakage(
        "a move whose guids were not compared looks proved",
        "cli/verify.py",
        "    return _exit_code(move.findings) if move.compared else ExitCode.FINDINGS\n",
        "    return _exit_code(move.findings)\n",
        "tests/verify/test_moved.py",
    ),
    Breakage(
        "a problem in place of another stays hidden",
        "check/release/baseline.py",
        "    return text if entries[text] > 0 else None\n",
        "    return next((entry for entry, count in entries.items() if count > 0), None)\n",
        "tests/workflow/test_baseline.py",
    ),
    Breakage(
        "a trailer is lost with the next episode",
        "render/feed/feed.py",
        "    trailers = [episode for episode in episodes if",
        "    trailers = [episode for episode in new if",
        "tests/render/test_feed_tags.py",
    ),
    Breakage(
        "the picture of a chapter gives a place away",
        "check/privacy/artwork_location.py",
        "        if chapter.picture:\n",
        "        if False:\n",
        "tests/check/test_cases.py",
    ),
    Breakage(
        "a translation is published unread",
        "check/engine/apply.py",
        "    for translated in _translated(owner):\n",
        "    for translated in ():\n",
        "tests/check/test_cases.py",
    ),
    Breakage(
        "a form of the transcript is lost in the feed",
        "check/release/built_feed.py",
        '    yield "transcript", _transcripts(episode, language), named\n',
        "",
        "tests/render/test_transcripts.py",
    ),
    Breakage(
        "words of a cue begin another cue in SubRip",
        "render/subrip.py",
        '.replace("-->", "→")',
        "",
        "tests/render/test_transcripts.py",
    ),
    Breakage(
        "the lock stays shut while a show moves",
        "render/feed/podcast_namespace.py",
        "show.locked and not self.linked.moves_to",
        "show.locked",
        "tests/publish/test_moving.py",
    ),
    Breakage(
        "a bucket is not asked to redirect",
        "publish/stores/s3/bucket.py",
        '        headers["WebsiteRedirectLocation"] = artifact.redirect\n',
        "        pass\n",
        "tests/publish/test_moving.py",
    ),
    Breakage(
        "apps are sent to a feed that nobody looked at",
        "workflow/plan.py",
        "        if target.can_be_read and not target.is_local:\n",
        "        if False:\n",
        "tests/publish/test_moving.py",
    ),
    Breakage(
        "a move that was rolled back is repeated",
        "check/release/release_order.py",
        ", feed.guid, feed.new_url)",
        ", feed.guid)",
        "tests/publish/test_moving.py",
    ),
    Breakage(
        "a temporary redirect passes for a move",
        "verify/moved.py",
        "_PERMANENT = {301, 308}",
        "_PERMANENT = {301, 302, 308}",
        "tests/verify/test_moved.py",
    ),
    Breakage(
        "a guid gets lost in a move",
        "verify/moved.py",
        "        findings += _missing(known, new_feed, new_url)\n",
        "        pass\n",
        "tests/verify/test_moved.py",
    ),
    Breakage(
        "the local store is open to other users",
        "publish/stores/local/store.py",
        "    write_security_files(folder)\n",
        "",
        "tests/publish/test_local_store_isolation.py",
    ),
    Breakage(
        "a new show is created among other files",
        "workflow/init.py",
        "    _refuse(folder, files)\n",
        "",
        "tests/cli/test_init.py",
    ),
    Breakage(
        "a new show that was interrupted leaves its folders",
        "edit/create_files.py",
        "                folder.rmdir()\n",
        "                pass\n",
        "tests/cli/test_init.py",
    ),
    Breakage(
        "an imported guid loses its blanks",
        "feed/foreign/item.py",
        '        guid=item.raw_text("guid"),\n',
        '        guid=item.text("guid"),\n',
        "tests/import_show/test_texts.py",
    ),
    Breakage(
        "a feed in a file leads to addresses of this computer",
        "workflow/import_show/read.py",
        "        is_public=not is_address(source),\n",
        "",
        "tests/import_show/test_texts.py",
    ),
    Breakage(
        "a download puts the parts of two files together",
        "fetch/download.py",
        '        return {"Range": f"bytes={self.arrived}-", "If-Range": state.validator}\n',
        '        return {"Range": f"bytes={self.arrived}-"}\n',
        "tests/import_show/test_recordings.py",
    ),
    Breakage(
        "a template may take its time",
        "render/pages/template_process.py",
        "        timer.start()\n",
        "",
        "tests/render/test_template_process.py",
    ),
    Breakage(
        "after publishing, the files of a kind are not examined although one of them has a problem",
        "verify/show.py",
        "    if any(findings[url] for url in chosen if url in already_read.artifacts):\n",
        "    if False:\n",
        "tests/verify/test_already_read.py",
    ),
    Breakage(
        "after publishing, a file counts as served like others, whatever its headers are",
        "verify/already_read.py",
        "                alike[kind_of(url), served].append(url)\n",
        "                alike[kind_of(url), min(self._served.values(), key=str)].append(url)\n",
        "tests/verify/test_already_read.py",
    ),
    Breakage(
        "a redirect leads into the reader's network",
        "fetch/address_policy.py",
        "        if network and network != self._network:\n",
        "        if False:\n",
        "tests/verify/test_address_policy.py",
    ),
    Breakage(
        "frames of another sample rate are counted as a run",
        "load/audio/mp3.py",
        "            if equal >= LIKELY and frame.kind == first.kind:\n",
        "            if equal >= LIKELY:\n",
        "tests/load/test_mp3_runs.py",
    ),
    Breakage(
        "an item that was read before hides its double",
        "feed/read_back.py",
        "    if any(lint(outline(document, all_items), url, rules=ACROSS_ITEMS)):\n",
        "    if False:\n",
        "tests/feed/test_read_back.py",
    ),
    Breakage(
        "a text passes for an item's tag",
        "model/feed_pieces.py",
        '    is_ours = body.count(b"<item") == body.count(b"</item") == count\n',
        "    is_ours = True\n",
        "tests/feed/test_read_back.py",
    ),
    Breakage(
        "an item is kept although the show has changed",
        "render/feed/feed.py",
        'key_of("item", of_show, episode)',
        'key_of("item", b"", episode)',
        "tests/render/test_kept_items.py",
    ),
    Breakage(
        "a changed YAML file is not opened",
        "load/settled.py",
        "known.stamp == stamp and known.names == self._names",
        "known.names == self._names",
        "tests/load/test_settled.py",
    ),
    Breakage(
        "a project's folder may have become a link unnoticed",
        "load/settled.py",
        "known.stamp == stamp and known.names == self._names",
        "known.stamp == stamp",
        "tests/load/test_settled.py",
    ),
    Breakage(
        "files where links go unnoticed are kept by the text that names them",
        "load/settled.py",
        " and all(map(_is_seen, files.values()))",
        "",
        "tests/load/test_settled.py",
    ),
    Breakage(
        "a file that may change again is known by its stamp",
        "load/settled.py",
        "max(times) < self._settled_before",
        "True",
        "tests/load/test_settled.py",
    ),
    Breakage(
        "a media cache is believed whoever wrote it",
        "load/cache/media_cache.py",
        "        body = without_mac(key, body)\n",
        "        body = without_mac(key, body) or body[32:]\n",
        "tests/load/test_media_cache.py",
    ),
    Breakage(
        "lost output is no failure",
        "cli/main.py",
        "        code = code or ExitCode.WRONG_USE\n",
        "",
        "tests/cli/test_streams.py",
    ),
    Breakage(
        "a store's answer may have no end",
        "publish/stores/s3/connection.py",
        "        apply_limits(s3)\n",
        "",
        "tests/publish/test_hostile_store.py",
    ),
    Breakage(
        "the feed goes first",
        "publish/releases/carry_out.py",
        "    feed = plan.feed.artifact\n",
        "    feed = plan.feed.artifact\n    destination.write(feed)\n",
        "tests/publish/test_publish.py",
    ),
    Breakage(
        "the content type is dropped on the way to a bucket",
        "publish/stores/s3/bucket.py",
        '        "ContentType": artifact.content_type,\n',
        "",
        "tests/publish/test_destination.py",
    ),
    Breakage(
        "the cache header is dropped on the way to a bucket",
        "publish/stores/s3/bucket.py",
        '        "CacheControl": artifact.cache_control,\n',
        "",
        "tests/publish/test_destination.py",
    ),
    Breakage(
        "the content type is dropped in a folder",
        "publish/stores/folder.py",
        '"type": artifact.content_type',
        '"type": ""',
        "tests/publish/test_destination.py",
    ),
    Breakage(
        "the digest is ignored: same size counts as same",
        "publish/releases/plan.py",
        "    if published.sha256 != planned.sha256:\n",
        "    if published.size == planned.size:\n        return ''\n    if published.sha256 != planned.sha256:\n",
        "tests/publish/test_publish.py",
    ),
    Breakage(
        "the condition on the feed is dropped",
        "publish/releases/carry_out.py",
        "destination.write(feed, condition, release=release.number)",
        "destination.write(feed, None, release=release.number)",
        "tests/faults/test_concurrent_publishers.py",
    ),
    Breakage(
        "a bucket ignores the version to replace",
        "publish/stores/s3/bucket.py",
        '{"IfMatch": condition.etag}',
        "{}",
        "tests/publish/test_destination.py",
    ),
    Breakage(
        "a bucket ignores that nothing may be there",
        "publish/stores/s3/bucket.py",
        '{"IfNoneMatch": "*"}',
        "{}",
        "tests/publish/test_destination.py",
    ),
    Breakage(
        "a folder writes without its lock",
        "publish/stores/folder.py",
        "            with self._writing, FileLock(lock, timeout=_PATIENCE):\n                yield\n",
        "            yield\n",
        "tests/publish/test_destination.py",
    ),
    Breakage(
        "the MD5 of the checked file does not go with it",
        "publish/stores/s3/bucket.py",
        "                ContentMD5=base64.b64encode(bytes.fromhex(artifact.md5)).decode(),\n",
        "",
        "tests/publish/test_destination.py",
    ),
    Breakage(
        "the feed goes live before the world has read what it names",
        "publish/releases/carry_out.py",
        "    verify_public(plan.new_public_keys)\n",
        "",
        "tests/workflow/test_publish.py",
    ),
    Breakage(
        "parts of another upload are taken for ours",
        "publish/stores/s3/multipart.py",
        "        if arrived.get(number) != (len(body), digest.hexdigest()):\n",
        "        if number not in arrived:\n",
        "tests/publish/test_multipart.py",
    ),
    Breakage(
        "nothing is proved",
        "publish/releases/media.py",
        "    if differences:\n        raise DestinationError(\n",
        "    if False:\n        raise DestinationError(\n",
        "tests/publish/test_publish.py",
    ),
    Breakage(
        "what is there already is sent again",
        "publish/releases/media.py",
        "    new = stored is None or bool(stored.differences(artifact))\n",
        "    new = True\n",
        "tests/publish/test_publish.py",
    ),
    Breakage(
        "a foreign object is replaced",
        "publish/releases/media.py",
        "    if stored and not stored.has_same_bytes(artifact):\n",
        "    if False:\n",
        "tests/publish/test_publish.py",
    ),
    Breakage(
        "an episode does not wait for its time",
        "model/show.py",
        " and self.published <= now",
        "",
        "tests/render",
    ),
    Breakage(
        "the feed takes its date from the clock",
        "render/feed/feed.py",
        "    feed.lastBuildDate(date)\n",
        "",
        "tests/render",
    ),
    Breakage(
        "the site link is set before the feed's own",
        "render/feed/feed.py",
        '    feed.link(href=show.link, rel="alternate")\n',
        '    feed.link(href=show.link, rel="alternate")\n    feed.link(href=linked.feed_url, rel="self")\n',
        "tests/render",
    ),
    Breakage(
        "errors do not stop a publishing",
        "workflow/check.py",
        "    if checked.has_errors:\n        raise FindingsError(\n",
        "    if False:\n        raise FindingsError(\n",
        "tests/cli",
    ),
    Breakage(
        "our own success after a lost answer is taken for somebody else's",
        "publish/stores/s3/conditions.py",
        "            if stored is not None and is_done(stored):\n                return False\n",
        "",
        "tests/faults/test_lost_responses.py",
    ),
    Breakage(
        "a store that is busy (409) is asked once",
        "publish/stores/s3/conditions.py",
        "_PAUSES = (0.5, 1.0, 2.0)",
        "_PAUSES = ()",
        "tests/faults/test_conditions.py",
    ),
    Breakage(
        "a version is asked for in quotes alone",
        "publish/stores/s3/conditions.py",
        "            elif bare := _without_quotes(condition, stored):\n                condition = bare\n",
        "",
        "tests/faults/test_conditions.py",
    ),
    Breakage(
        "what a store can do is not found out by a race",
        "publish/stores/write_races.py",
        ' or _raced(probe, "first"),',
        ",",
        "tests/publish/test_capabilities.py::test_check_then_write_is_found_by_a_race",
    ),
    Breakage(
        "an upload that breaks off is not tried out",
        "publish/stores/capabilities.py",
        "            _stays_whole,\n",
        "",
        "tests/publish/test_capabilities.py::test_s3rver_is_refused_for_the_right_reasons",
    ),
    Breakage(
        "each race waits for the losers of the one before",
        "publish/stores/write_races.py",
        "            first_answer.wait(_STARTED_WITHIN)\n",
        "            rounds[-1].result()\n",
        "tests/publish/test_capabilities.py::test_all_losers_wait_together",
    ),
    Breakage(
        "what a store lacks is forgotten where it fails besides",
        "publish/stores/capabilities.py",
        "                    break\n",
        "                    raise\n",
        "tests/publish/test_capabilities.py::test_a_missing_capability_is_reported_despite_a_later_failure",
    ),
    Breakage(
        "more bytes than were asked for pass for the part",
        "publish/stores/s3/bucket.py",
        ' and response["ContentLength"] <= length',
        "",
        "tests/faults/test_corrupted_uploads.py",
    ),
    Breakage(
        "a store that redirects is asked for the bucket's region without end",
        "publish/stores/s3/connection.py",
        '        s3.meta.events.register("before-call.s3.HeadBucket", _not_redirected)\n',
        "",
        "tests/faults/test_store_errors.py",
    ),
    Breakage(
        "a small object may have other bytes of the same size",
        "publish/releases/media.py",
        """ and entry.etag.strip('"').lower() == artifact.md5""",
        "",
        "tests/publish/test_many_small_objects.py",
    ),
    Breakage(
        "recordings are read when all is uploaded",
        "workflow/publish.py",
        "        reader.start(uploaded.artifact.key)\n",
        "",
        "tests/workflow/test_publish.py",
    ),
    Breakage(
        "a direct request is sent again after a refusal",
        "publish/stores/s3/direct_requests.py",
        "        with session.answered(outcome):\n            result = boto3(**parameters)\n",
        "        result = boto3(**parameters)\n",
        "tests/publish/test_direct_requests.py",
    ),
    Breakage(
        "a request that differs from boto3's is sent all the same",
        "publish/stores/s3/direct_requests.py",
        " if _comparable(repeated) == _comparable(seen) else None",
        "",
        "tests/publish/test_direct_requests.py",
    ),
    Breakage(
        "a forked process has no deadlines",
        "model/deadline.py",
        "    os.register_at_fork(after_in_child=_watchdog.reset)\n",
        "    pass\n",
        "tests/model/test_deadline.py",
    ),
    Breakage(
        "what is live and unfinished is released a second time",
        "publish/releases/plan.py",
        " and not matches_live(live, contents):",
        ":",
        "tests/faults/test_same_commit.py",
    ),
    Breakage(
        "two runs of the same take two numbers",
        "publish/releases/carry_out.py",
        "            joined = _same(release, destination, publisher.now)\n",
        "            joined = None\n",
        "tests/faults/test_same_commit.py",
    ),
    Breakage(
        "a new page carries the number of a release that may lose",
        "publish/releases/pages.py",
        "    before = plan.live.release.number if plan.live.release else 0\n",
        "    before = 9\n",
        "tests/publish/test_pages.py",
    ),
    Breakage(
        "who keeps another's feed says that it was finished",
        "publish/releases/carry_out.py",
        "release=None if finished else release.number",
        "release=None",
        "tests/publish/test_pages.py",
    ),
    Breakage(
        "a page is replaced without a copy",
        "publish/releases/pages.py",
        "        if read_result and not read_result[1].has_same_bytes(artifact):\n",
        "        if False:\n",
        "tests/publish/test_pages.py",
    ),
    Breakage(
        "a page of a later release is replaced",
        "publish/releases/pages.py",
        "    return read_result is not None and read_result > release\n",
        "    return False\n",
        "tests/publish/test_pages.py",
    ),
    Breakage(
        "a checkout that lacks the live commit is not known to be older",
        "load/checkout.py",
        '    return None if (repository.common / "shallow").exists() else False\n',
        "    return None\n",
        "tests/cli/test_releases.py",
    ),
    Breakage(
        "git is shown the repository's own configuration",
        "load/checkout.py",
        "        yield folder\n",
        "        yield repository.folder\n",
        "tests/load/test_checkout.py",
    ),
    Breakage(
        "a project's pages have the desk's origin",
        "desk/server/guard.py",
        '"sandbox allow-scripts allow-downloads "',
        '"sandbox allow-same-origin allow-scripts allow-downloads "',
        "tests/desk/test_guard.py",
    ),
    Breakage(
        "the running local store of an earlier version is moved",
        "model/workspace.py",
        "            stop(former)\n",
        "",
        "tests/publish/test_local_store.py",
    ),
    Breakage(
        "the local store of an earlier version goes on serving an erased episode",
        "workflow/erase/local_copies.py",
        "if place.path.name == STORE:",
        "if place.name == STORE:",
        "tests/erase/test_locks_and_permissions.py",
    ),
    Breakage(
        "state that git tracks is used",
        "model/workspace.py",
        "if os.path.lexists(top) and self.is_tracked(top):",
        "if False:",
        "tests/model/test_workspace.py",
    ),
    Breakage(
        "a plan of other files is carried out",
        "publish/releases/saved_plan.py",
        "        changed = {key for key, _ in self.objects.items() ^ current.objects.items()}\n",
        "        changed: set[str] = set()\n",
        "tests/cli/test_releases.py",
    ),
    Breakage(
        "who prunes puts up no sign",
        "publish/pruning/prune_marker.py",
        "    _put_up(destination, by, now)\n",
        "",
        "tests/publish/test_prune.py",
    ),
    Breakage(
        "a new cache header sends every recording again",
        "publish/releases/plan.py",
        "    if published != planned and not _is_outdated(artifact, live):\n",
        "    if published != planned:\n",
        "tests/publish/test_cache_headers.py",
    ),
    Breakage(
        "headers are renewed while somebody removes objects",
        "publish/stores/s3/cache_headers.py",
        "    with prune_marker(destination, by, now), ThreadPoolExecutor(_AT_ONCE) as pool:\n",
        "    with ThreadPoolExecutor(_AT_ONCE) as pool:\n",
        "tests/publish/test_cache_headers.py",
    ),
    Breakage(
        "what others put there is replaced by a first publish run",
        "publish/releases/takeover.py",
        "    if not allowed:\n",
        "    if False:\n",
        "tests/publish/test_takeover.py",
    ),
    Breakage(
        "a page of others is replaced by that of a new episode",
        "publish/releases/pages.py",
        "            if stored and not plan.takes_over and not is_own_object(artifact.key, stored):\n",
        "            if False:\n",
        "tests/publish/test_takeover.py",
    ),
    Breakage(
        "a recent record claims nothing",
        "publish/pruning/prune.py",
        "    claimed = _claimed(destination, listed, young)\n",
        "    claimed: list[Release] = []\n",
        "tests/publish/test_prune_ages.py",
    ),
    Breakage(
        "the form of a key is enough to remove what others put there",
        "publish/pruning/prune.py",
        "*own_objects(destination, old)",
        "*old",
        "tests/publish/test_prune_ages.py",
    ),
    Breakage(
        "ages are counted from the newest object",
        "publish/pruning/prune.py",
        "    young = keeping.now - keeping.min_age\n",
        "    young = max(one.last_modified for one in there) - keeping.min_age\n",
        "tests/publish/test_prune_ages.py",
    ),
    Breakage(
        "clocks that differ are believed",
        "publish/pruning/prune.py",
        "        _stop_where_clocks_differ(destination, now)\n",
        "",
        "tests/publish/test_prune_ages.py",
    ),
    Breakage(
        "a publisher does not look for the sign",
        "publish/releases/carry_out.py",
        "        refuse_while_pruning(destination, publisher.now)\n",
        "",
        "tests/publish/test_prune.py",
    ),
    Breakage(
        "any process with the store's number is the store",
        "publish/stores/local/process.py",
        "abs(process.create_time() - store.started) > 1",
        "False",
        "tests/publish/test_local_store.py",
    ),
    Breakage(
        "a store whose starter was killed is used as it is",
        "publish/stores/local/store.py",
        "        if store.ready and process_of(store):\n",
        "        if process_of(store):\n",
        "tests/faults/test_killed_while_starting.py",
    ),
    Breakage(
        "a store of which nobody knows is left running",
        "publish/stores/local/store.py",
        "    orphans = orphaned_processes(data_folder(folder))\n",
        "    orphans = []\n",
        "tests/faults/test_killed_while_starting.py",
    ),
    Breakage(
        "the local store is open to whoever knows its ports",
        "publish/stores/local/store.py",
        '    "-disableHttp",',
        "    ",
        "tests/publish/test_local_store.py",
    ),
    Breakage(
        "records are public",
        "publish/stores/s3/policies.py",
        '    f"{PREVIEWS}*",\n)\n',
        '    f"{PREVIEWS}*",\n    "releases/*",\n)\n',
        "tests/publish/test_local_store.py",
    ),
    Breakage(
        "a channel that holds nothing is as loud as the other",
        "load/loudness/levels.py",
        "10 * math.log10((left + _FLOOR_POWER) / (right + _FLOOR_POWER))",
        "10 * math.log10(left / right) if left and right else 0",
        "tests/load/test_loudness_measure.py",
    ),
    Breakage(
        "tags behind the sound count as damage to it",
        "load/loudness/measure.py",
        "position is None or extent.start <= position < extent.end",
        "True",
        "tests/load/test_loudness_measure.py",
    ),
    Breakage(
        "what became of a decoder is held against the recording for ever",
        "load/loudness/decoders.py",
        "DecodeResult(AudioMeasurements(failure=why), cacheable=False)",
        "DecodeResult(AudioMeasurements(failure=why), cacheable=True)",
        "tests/load/test_loudness_analysis.py",
    ),
    Breakage(
        "a decoder goes on when its program is gone",
        "model/worker_process.py",
        "    os._exit(1)\n",
        "    return\n",
        "tests/load/test_loudness_measure.py",
    ),
    Breakage(
        "a tone is taken for clipped sound",
        "load/loudness/clipping.py",
        "most - least < _CREST_SPREAD\n",
        "False\n",
        "tests/load/test_clipping.py",
    ),
    Breakage(
        "the desk answers to any name",
        "desk/server/guard.py",
        "hosts[0].lower() not in self._hosts",
        "False",
        "tests/desk",
    ),
    Breakage(
        "the desk takes orders from any page",
        "desk/server/guard.py",
        'if headers.getlist("origin") != [f"http://{hosts[0]}"]:',
        "if False:",
        "tests/desk/test_guard.py",
    ),
    Breakage(
        "the desk lets a second one in",
        "desk/server/guard.py",
        '        self._token = ""\n',
        "",
        "tests/desk/test_guard.py",
    ),
    Breakage(
        "an import replaces a transcript unasked",
        "workflow/transcript.py",
        "if os.path.lexists(destination) and not replace:",
        "if False:",
        "tests/cli/test_transcript.py",
    ),
    Breakage(
        "a draft that nobody has read is not marked",
        "workflow/draft_transcript.py",
        "is_unread=True",
        "is_unread=False",
        "tests/cli/test_transcript_draft.py",
    ),
    Breakage(
        "an import takes the mark from a draft that nobody has read",
        "edit/transcripts/convert.py",
        "is_unread=MACHINE_NOTE.encode() in body",
        "is_unread=False",
        "tests/cli/test_transcript_draft.py",
    ),
    Breakage(
        "a project brings its own speech model",
        "workflow/speech.py",
        "    if workspace.contains(folder):\n",
        "    if False:\n",
        "tests/cli/test_transcript_draft.py",
    ),
    Breakage(
        "a recogniser that hangs is waited for",
        "load/speech/recogniser.py",
        "    clock.start()\n",
        "",
        "tests/load/test_recogniser.py",
    ),
    Breakage(
        "check fetches a speech model",
        "workflow/listen.py",
        "may_fetch=False",
        "may_fetch=True",
        "tests/check/test_against_sound.py",
    ),
    Breakage(
        "words that recognition slept through count as not said",
        "load/speech/compare.py",
        "-self.surplus >= _UNHEARD and self.seconds < -self.surplus * _FASTEST",
        "-self.surplus >= _UNHEARD",
        "tests/load/test_transcript_against_sound.py",
    ),
    Breakage(
        "a Word document is unpacked whatever its size",
        "edit/transcripts/word.py",
        "if size > _LARGEST or (size > 1_000_000 and size > _HIGHEST_RATIO * packed):",
        "if False:",
        "tests/edit/test_transcript_refusals.py",
    ),
    Breakage(
        "an import loses the words of cues that overlap",
        "edit/transcripts/timing.py",
        "        new[-1:] = _in_turn(new[-1], caption)\n",
        "        new[-1:] = [caption]\n",
        "tests/edit/test_transcript_properties.py",
    ),
    Breakage(
        "the preview drops the page of a broken file",
        "workflow/preview.py",
        "        return self._good_episodes.get(file)\n",
        "        return episode if self._good_episodes.get(file) is episode else None\n",
        "tests/workflow/test_preview.py",
    ),
    Breakage(
        "the preview reloads pages without a change",
        "workflow/preview_snapshot.py",
        "            and self.project == other.project\n",
        "            and self.project is other.project\n",
        "tests/workflow/test_preview.py",
    ),
    Breakage(
        "the desk forgets that a recording changed",
        "load/cache/file_cache.py",
        "if not stamp or before != stamp:",
        "if not stamp or not before:",
        "tests/load/test_file_cache.py",
    ),
    Breakage(
        "the desk's bar runs an author's markup",
        "desk/server/templating.py",
        "    autoescape=True,\n",
        "    autoescape=False,\n",
        "tests/desk/test_preview.py",
    ),
    Breakage(
        "a rule does not read the second text that holds its mark",
        "check/text/owner_texts.py",
        "                position = joined.find(mark, starts[following])\n",
        "                position = -1\n",
        "tests/check/test_text_rules.py::test_texts_are_found_together",
    ),
    Breakage(
        "a letter that stands for another hides a number from the rules",
        "check/text/owner_texts.py",
        '"\\u0131": "i", ',
        "",
        "tests/check/test_text_rules.py",
    ),
    Breakage(
        "a long line without a tag is passed over",
        "check/transcripts/transcript.py",
        "(?:<[^>\\n]*>)?+[^",
        "(?:<[^>\\n]*>)[^",
        "tests/check/test_transcript_rules.py",
    ),
    Breakage(
        "an episode counts as unchanged although a better recording came beside it",
        "load/cache/file_cache.py",
        "        if known is None or known.folders is not folders:\n",
        "        if known is None:\n",
        "tests/load/test_known_episodes.py",
    ),
    Breakage(
        "an episode counts as unchanged although its transcript is not",
        "load/project_reader.py",
        '        self._stamps[f"{folder}/{name}"] = self.cache.used[key][0]\n',
        "",
        "tests/load/test_known_episodes.py",
    ),
    Breakage(
        "files that are not read are named by what lay there before",
        "load/project.py",
        "(reader.folders, names, probed)",
        "(names, probed)",
        "tests/load/test_known_episodes.py",
    ),
    Breakage(
        "the gate forgets when a file has changed",
        "unchanged/stamps.py",
        "            status.st_ctime_ns,\n            status.st_size",
        "            0,\n            status.st_size",
        "tests/unchanged/test_stamps.py",
    ),
    Breakage(
        "the gate forgets who may write into a folder",
        "unchanged/stamps.py",
        '(b"%d %d %d\\0" % (status.st_mode, ',
        '(b"%d %d %d\\0" % (0, ',
        "tests/unchanged/test_stamps.py",
    ),
    Breakage(
        "the gate believes a cache that was restored",
        "model/cache_mac.py",
        "if key and hmac.compare_digest(code, mac_of(key, (body,))) else None",
        "if key else None",
        "tests/unchanged/test_record.py",
    ),
    Breakage(
        "the gate forgets the names of files",
        "unchanged/stamps.py",
        '                self._digest.update(os.fsencode(entry.name) + b"\\0")\n',
        "",
        "tests/unchanged/test_stamps.py",
    ),
    Breakage(
        "the gate forgets where links lead",
        "unchanged/stamps.py",
        "            return stamp + self._target(path, top)\n",
        "            return stamp\n",
        "tests/unchanged/test_stamps.py",
    ),
    Breakage(
        "the gate does not read what has just changed",
        "unchanged/stamps.py",
        "            return stamp + self._content(path, status.st_size)\n",
        "            return stamp\n",
        "tests/unchanged/test_stamps.py",
    ),
    Breakage(
        "the gate follows links to folders outside",
        "unchanged/stamps.py",
        '            if not top or not f"{real}/".startswith(f"{top}/"):  # what is in there is not stamped\n',
        "            if False:\n",
        "tests/unchanged/test_stamps.py",
    ),
    Breakage(
        "the gate forgets the environment",
        "unchanged/scene.py",
        "        stamps.add_value(*((name, value) for name, value in variables if name not in _OF_SHELLS))\n",
        "",
        "tests/unchanged/test_changes.py",
    ),
    Breakage(
        "the gate forgets files outside the project",
        "unchanged/scene.py",
        "        stamps.add_files(files)\n",
        "",
        "tests/unchanged/test_changes.py",
    ),
    Breakage(
        "the gate forgets measurements",
        "unchanged/scene.py",
        "            stamps.add_tree(tree)\n",
        "            pass\n",
        "tests/unchanged/test_changes.py",
    ),
    Breakage(
        "the gate forgets the project",
        "unchanged/scene.py",
        '        stamps.add_tree(self.root, names_alone=frozenset({".git", STATE}))\n',
        "",
        "tests/unchanged/test_changes.py",
    ),
    Breakage(
        "the gate forgets the program's files",
        "unchanged/scene.py",
        '        stamps.add_tree(_PACKAGE, without=frozenset({"__pycache__"}))\n',
        "",
        "tests/unchanged/test_changes.py",
    ),
    Breakage(
        "the gate forgets libraries",
        "unchanged/scene.py",
        "(os.path.realpath(sys.executable), *modules)",
        "(os.path.realpath(sys.executable),)",
        "tests/unchanged/test_changes.py",
    ),
    Breakage(
        "the gate forgets new libraries",
        "unchanged/scene.py",
        "        stamps.add_listings(path for path in sys.path if os.path.realpath(path) != self.root)\n",
        "",
        "tests/unchanged/test_changes.py",
    ),
    Breakage(
        "the gate knows every option",
        "unchanged/scene.py",
        "    if command not in _FLAGS or not _FLAGS[command].issuperset(flags):\n",
        "    if command not in _FLAGS:\n",
        "tests/unchanged/test_changes.py",
    ),
    Breakage(
        "the gate forgets commits",
        "workflow/unchanged.py",
        "    yield from map(str, files_of_checkout(workspace.root))\n",
        "",
        "tests/unchanged/test_changes.py",
    ),
    Breakage(
        "the gate knows no midnight",
        "workflow/unchanged.py",
        "    return min([midnight, *",
        "    return min([midnight + timedelta(days=1), *",
        "tests/unchanged/test_record.py",
    ),
    Breakage(
        "the gate knows no due episodes",
        "workflow/unchanged.py",
        "    moments = (*dates, *(",
        "    moments = (*(",
        "tests/unchanged/test_record.py",
    ),
    Breakage(
        "the gate knows no episodes far ahead",
        "workflow/unchanged.py",
        "    moments = (*dates, *(date - LONGEST_AHEAD for date in dates))\n",
        "    moments = dates\n",
        "tests/unchanged/test_record.py",
    ),
    Breakage(
        "the gate has no clock",
        "unchanged/gate.py",
        'not record["from"] <= seconds < record["until"]',
        "False",
        "tests/unchanged/test_record.py",
    ),
    Breakage(
        "the gate believes records of others",
        "unchanged/gate.py",
        " or status.st_mode & _OTHERS",
        "",
        "tests/unchanged/test_record.py",
    ),
    Breakage(
        "the gate follows a link to its record",
        "unchanged/gate.py",
        "os.O_RDONLY | os.O_NOFOLLOW | ",
        "os.O_RDONLY | ",
        "tests/unchanged/test_record.py",
    ),
    Breakage(
        "the gate asks nothing of the destination",
        "unchanged/gate.py",
        "        if not _are_answered(record, scene.environment, seconds):\n            return None\n",
        "",
        "tests/unchanged/test_destinations.py",
    ),
    Breakage(
        "the gate overlooks links in the local store's folder",
        "unchanged/gate.py",
        '        _stop_at_links(record["state"])\n',
        "",
        "tests/unchanged/test_destinations.py",
    ),
    Breakage(
        "the gate goes around a proxy",
        "publish/stores/s3/head_request.py",
        "    if not is_plain or session._proxy_config.proxy_url_for(address):\n",
        "    if not is_plain:\n",
        "tests/unchanged/test_destinations.py",
    ),
    Breakage(
        "the gate trusts every certificate",
        "unchanged/questions.py",
        "ssl.create_default_context(cafile=self._certificates)",
        "ssl._create_unverified_context()",
        "tests/unchanged/test_inputs.py",
    ),
    Breakage(
        "the gate ends a publish run that has succeeded",
        "cli/unchanged.py",
        "    with suppress(Exception):  # it only saves time\n        return inputs_before",
        "    if True:\n        return inputs_before",
        "tests/unchanged/test_inputs.py",
    ),
    Breakage(
        "the desk reads every episode at a pause in typing",
        "workflow/preview.py",
        "            self.workspace, cache=self._media_cache, unsaved=unsaved, results=self._results\n",
        "            self.workspace, unsaved=unsaved, results=self._results\n",
        "tests/desk/test_work.py",
    ),
    Breakage(
        "the desk renders every page at a save",
        "workflow/preview.py",
        "                results=self._results,\n",
        "",
        "tests/desk/test_work.py",
    ),
)


def goes_unnoticed(breakage: Breakage, copy: Path) -> bool:
    """Whether the tests stay green although the copy is broken; it is mended afterwards.

    Raises:
        LookupError: the code to break is not there any more, so the list must be mended.
    """
    file = copy / "podcast_publisher" / breakage.file
    whole = file.read_text("utf-8")
    if whole.count(breakage.old) != 1:
        raise LookupError(
            f"{breakage.name}: {breakage.file} does not hold this once:\n{breakage.old}"
        )
    file.write_text(whole.replace(breakage.old, breakage.new), "utf-8")
    try:
        tests = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider")
        done = subprocess.run(
            [*tests, breakage.tests],
            cwd=copy,
            # commands that tests start elsewhere must find the copy, and not what is installed
            env={**os.environ, "PYTHONPATH": str(copy)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode == 0
    finally:
        file.write_text(whole, "utf-8")


def main() -> int:
    """Try every breakage that is asked for."""
    asked = [
        breakage for breakage in BREAKAGES if all(word in breakage.name for word in sys.argv[1:])
    ]
    unnoticed = 0
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "copy"
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=True,
        )
        for name in listed.stdout.splitlines():
            if (REPOSITORY / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(REPOSITORY / name, copy / name)
        for number, breakage in enumerate(asked, start=1):
            missed = goes_unnoticed(breakage, copy)
            unnoticed += missed
            result = "NOT NOTICED" if missed else "noticed"
            print(f"{number:>2}/{len(asked)} {result}: {breakage.name}", flush=True)
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
