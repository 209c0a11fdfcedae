"""What an index was made with: settings and embedder, checked before anything is mixed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from index.embed import Embedder
from index.errors import IndexMismatchError
from index.settings import Settings
from index.store import Store, StoreWriter

_SETTINGS, _EMBEDDER = "settings", "embedder"


def check_settings(store: Store, settings: Settings) -> None:
    """Raises IndexMismatchError where the index was made with other settings."""
    stored = store.meta(_SETTINGS)
    wanted = settings.fingerprint()
    if stored is None or stored == wanted:
        return
    said = "; ".join(
        f"{name} is {stored.get(name)}, asked for is {value}"
        for name, value in wanted.items()
        if stored.get(name) != value
    )
    raise _mismatch(store, said)


def check_embedder(store: Store, embedder: Embedder) -> None:
    """Raises IndexMismatchError where the vectors come from another model of the same name."""
    stored = store.meta(_EMBEDDER)
    if stored is not None and stored["fingerprint"] != embedder.fingerprint:
        raise _mismatch(
            store, f"its vectors are from {stored['fingerprint']}, not {embedder.fingerprint}"
        )


def claim(store: StoreWriter, settings: Settings, embedder: Embedder) -> None:
    """A new index takes on these; an old one is checked to have been made with them."""
    check_settings(store, settings)
    check_embedder(store, embedder)
    if store.meta(_EMBEDDER) is None:
        with store.transaction(articles=False):
            put(store, settings, embedder)


def put(store: StoreWriter, settings: Settings, embedder: Embedder) -> None:
    """Write them, inside a transaction."""
    store.put_meta(_SETTINGS, settings.fingerprint())
    store.put_meta(
        _EMBEDDER, {"fingerprint": embedder.fingerprint, "dimension": embedder.dimension}
    )


def stored_settings(store: Store, settings: Settings) -> Settings:
    """`settings` with what shapes the index taken from the index itself."""
    stored: dict[str, Any] | None = store.meta(_SETTINGS)
    if stored is None:
        return settings
    return replace(
        settings,
        embedding_model=stored["embedding_model"],
        passage_tokens=int(stored["passage_tokens"]),
    )


def dimension(store: Store) -> int:
    """Of the index's vectors; 0 where it has none yet."""
    stored = store.meta(_EMBEDDER)
    return int(stored["dimension"]) if stored else 0


def described(store: Store) -> dict[str, Any]:
    """For `stats`."""
    embedder = store.meta(_EMBEDDER) or {}
    return {**(store.meta(_SETTINGS) or {}), "embedder": embedder.get("fingerprint")}


def _mismatch(store: Store, said: str) -> IndexMismatchError:
    command = f"newsdesk index rebuild --index {store.folder}"
    return IndexMismatchError(
        f"the index at {store.folder} was made with other settings: {said}",
        hint=f"ask for the old ones, or migrate it with: {command}",
    )
