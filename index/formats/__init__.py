"""Articles in: one loader a format, chosen by content.

`load` takes a file, a folder or an address; `LOADERS` is the registry.
"""

from index.formats.base import Loader, Source
from index.formats.reading import load_source
from index.formats.registry import LOADERS
from index.formats.walk import load

__all__ = ["LOADERS", "Loader", "Source", "load", "load_source"]
