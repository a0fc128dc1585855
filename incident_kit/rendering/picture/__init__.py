"""The incident as one picture: time runs to the right, each source has its lane."""

from __future__ import annotations

from incident_kit.rendering.picture.chart import Picture, draw

__all__ = ["Picture", "draw"]
