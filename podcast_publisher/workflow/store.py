"""The local store: start it, stop it, find it."""

from podcast_publisher.model.publication import FEED_KEY
from podcast_publisher.publish.stores.local import store as local
from podcast_publisher.publish.stores.open_destination import store_folder
from podcast_publisher.workflow.context import Context


def start_store(context: Context) -> str:
    """Start the store unless it runs; the address of the feed.

    Raises:
        DestinationError: it does not start.
    """
    store = local.start(store_folder(context.workspace), context.environment)
    return store.public_url + FEED_KEY


def stop_store(context: Context) -> bool:
    """Stop the store, and keep what was published to it; whether it was running."""
    return local.stop(store_folder(context.workspace))


def find_store(context: Context) -> str | None:
    """The address of the feed in the running store."""
    store = local.find(store_folder(context.workspace))
    return store.public_url + FEED_KEY if store else None
