"""How long a notebook in JupyterLab waits for its kernel.

    python benchmarks/kernels.py [--runs 7]

One server of JupyterLab starts kernels in turns, forked from the warm process and by
Jupyter's own provisioner: seconds from the request to the kernel's first answer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import requests
from measuring import describe_machine, show_table, take_turns
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

TOKEN = uuid4().hex
HEADERS = {"Authorization": f"token {TOKEN}"}
EXTENSION = "incident_kit.warm.extension"
WAYS = {"Jupyter's own": "local-provisioner", "forked": "incident-kit"}


def start_lab(folder: Path, provisioner: str) -> tuple[subprocess.Popen[bytes], str]:
    """A server of JupyterLab that starts kernels by ``provisioner``; its address."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["JUPYTER_RUNTIME_DIR"] = str(folder)
    options = (
        *("--no-browser", "--port=0", f"--IdentityProvider.token={TOKEN}", "--allow-root"),
        *(f"--ServerApp.root_dir={folder}",),
        f"--KernelProvisionerFactory.default_provisioner_name={provisioner}",
        f"--ServerApp.jpserver_extensions={{'{EXTENSION}': {provisioner == 'incident-kit'}}}",
    )
    lab = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while lab.poll() is None:
        for path in folder.glob("jpserver-*.json"):
            return lab, json.loads(path.read_text())["url"]
        time.sleep(0.1)
    sys.exit("JupyterLab did not start")


def time_kernel(url: str) -> float:
    """Seconds until a new kernel says what it is."""
    start = time.perf_counter()
    kernel = requests.post(f"{url}api/kernels", headers=HEADERS, timeout=60).json()["id"]
    asyncio.run(_ask(url, kernel))
    taken = time.perf_counter() - start
    requests.delete(f"{url}api/kernels/{kernel}", headers=HEADERS, timeout=60)
    return taken


async def _ask(url: str, kernel: str) -> None:
    address = f"{url.replace('http', 'ws', 1)}api/kernels/{kernel}/channels"
    socket = await websocket_connect(HTTPRequest(address, headers=HEADERS))
    header = {
        "msg_id": uuid4().hex,
        "msg_type": "kernel_info_request",
        "username": "",
        "version": "5.3",
    }
    header["session"], header["date"] = uuid4().hex, ""
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": {}}
    await socket.write_message(json.dumps({**message, "channel": "shell"}))
    while True:
        said = await socket.read_message()
        if said is None:
            sys.exit("the kernel's connection was closed")
        if isinstance(said, str) and json.loads(said)["msg_type"] == "kernel_info_reply":
            break
    socket.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    print(f"# Kernels in JupyterLab\n\n{describe_machine()}.\n")
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        labs = [
            start_lab(Path(folder), provisioner)
            for folder, provisioner in zip((one, other), WAYS.values(), strict=True)
        ]
        try:
            time.sleep(5)  # a person opens a notebook no sooner
            ways = [lambda url=url: time_kernel(url) for _, url in labs]
            taken = take_turns(ways, runs)
        finally:
            for lab, _ in labs:
                lab.terminate()
                lab.wait()
    rows = [
        (way, f"{seconds[0]:.2f}", f"{statistics.median(seconds):.2f}", f"{min(seconds):.2f}")
        for way, seconds in zip(WAYS, taken, strict=True)
    ]
    show_table(("kernels", "the first, seconds", "median", "least"), rows)


if __name__ == "__main__":
    main()
