"""The local store: a real S3-compatible object store (SeaweedFS) on this machine, ours alone.

Started when it is needed and left running, as a store is; `podcast-publisher store stop` ends it.
Its data, ports and random keys are kept in the project's `.podcast/` folder, so that the address
of the show stays the same. The flags, and why each: docs/architecture.md, "The local store".
"""
