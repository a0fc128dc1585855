"""A kernel of IPython in a forked child."""

from __future__ import annotations

import socket
import sys

from incident_kit.warm.child import Json

#: The function below, for whoever has it forked without importing a kernel.
WORK = f"{__name__}:run_kernel"
#: What a kernel imports, at its start and for its first cell, and then a notebook of the kit.
IMPORTS = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "ipykernel.subshell_manager",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "psutil",
    "tornado.platform.asyncio",
    "incident_kit.authoring.screens",
    "incident_kit.rendering.pages",
)

#: A program has started it, whose end it need not look out for: it ends with that anyhow.
_FROM_A_PROGRAM = "--IPKernelApp.parent_handle=1"


def set_history(is_kept: bool) -> None:
    """Whether shells keep the history of what was typed: each starts a thread for it."""
    history = sys.modules.get("IPython.core.history")
    if history is not None:
        history.HistoryManager.enabled = is_kept


def run_kernel(given: Json, channel: socket.socket) -> None:
    """Be the kernel that ``python -m ipykernel_launcher`` would be, given ``arguments``; a
    byte on ``channel`` says that it listens."""
    from ipykernel.kernelapp import IPKernelApp

    set_history(True)
    sys.argv = ["ipykernel_launcher", *given["arguments"], _FROM_A_PROGRAM]
    kernel = IPKernelApp.instance()
    kernel.initialize()
    channel.send(b"\n")
    kernel.start()
