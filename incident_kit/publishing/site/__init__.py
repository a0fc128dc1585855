"""The pages of published reports in a folder, or in a branch of a git repository.

::

    receipts ─▶ address ─┐
    page ────▶ entry ────┴▶ register ─▶ index, feed ─▶ store: a folder, or a branch

The register, ``reports.json``, says which pages are published and what their bytes are. The
index and the feed are made of it and of those pages alone: what stands on no page that
readers see stands in neither of them.
"""

from incident_kit.publishing.site.door import SiteDoor
from incident_kit.publishing.site.opening import open_site

__all__ = ["SiteDoor", "open_site"]
