"""Articles in, hybrid search out. `index` knows nothing of `assistant`."""

from index.ingest import IngestReport, ingest
from index.search import NewsIndex

__all__ = ["IngestReport", "NewsIndex", "ingest"]
