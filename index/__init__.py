"""Articles in, hybrid search out. `index` knows nothing of `assistant`."""

from index.ingest import ingest
from index.report import IngestReport
from index.search import NewsIndex

__all__ = ["IngestReport", "NewsIndex", "ingest"]
