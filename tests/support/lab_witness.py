"""An extension of Jupyter's server that tells a test what the server began with."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from incident_kit.imports import LEFT_OUT


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    told = {"argv": sys.argv, "spared": sorted(LEFT_OUT & sys.modules.keys()), "path": sys.path[0]}
    Path(os.environ["LAB_WITNESS"]).write_text(json.dumps(told))
