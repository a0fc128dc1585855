"""How much the property tests try, and what is too dear to make for each test.

The profiles of hypothesis: ``ci`` tries the same few examples every time, ``laws``
(``make laws``) many new ones, ``mutants`` (``make mutants``) stops at the first failure.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from jupyter_client.provisioning import KernelProvisionerFactory
from playwright.sync_api import Browser
from support import browser
from support.kit import ID, accept_all, kit, workspace

from incident_kit.warm.extension import PROVISIONER
from incident_kit.warm.keeping import keep_warm
from incident_kit.warm.kernel import IMPORTS

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=50)
settings.register_profile("laws", deadline=None, max_examples=3400, print_blob=True)
settings.register_profile(
    "mutants",
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    max_examples=40,
)
settings.load_profile("ci")

# A shell ignores Ctrl-C in what it runs in the background, and children inherit that:
# the tests that stop a command would wait for one that cannot be stopped.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Kernels are forked as those of JupyterLab are, whether or not the kit is installed.
factory = KernelProvisionerFactory.instance()
factory.provisioners[PROVISIONER] = EntryPoint(
    PROVISIONER, "incident_kit.warm.provisioner:WarmProvisioner", factory.GROUP_NAME
)
factory.default_provisioner_name = PROVISIONER
keep_warm(IMPORTS)

# The command is on the path, as it is where an environment is activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

# Whoever runs the tests is nobody in them, whatever git knows of them on this machine.
os.environ |= {f"GIT_CONFIG_{level}": os.devnull for level in ("GLOBAL", "SYSTEM")}
for name in [name for name in os.environ if name.startswith(("GIT_AUTHOR_", "GIT_COMMITTER_"))]:
    del os.environ[name]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser of one module: until it ends, playwright's event loop runs in this thread,
    and nothing that starts a loop of its own would."""
    executable = browser.find()
    if executable is None and os.environ.get(browser.REQUIRE) == "1":
        pytest.fail(f"{browser.REQUIRE}=1, and no Chromium was found: install one")
    if executable is None:
        pytest.skip("NOT TESTED: no Chromium was found; install one to run the browser tests")
    with browser.launch(executable) as chromium:
        yield chromium


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    """A JupyterLab for all modules: each makes workspaces of its own in its root."""
    state = tmp_path_factory.mktemp("lab")
    with browser.serve(tmp_path_factory.mktemp("workspace"), state) as lab:
        yield lab


@pytest.fixture(scope="module")
def own_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Lab]:
    """One of a module that has its workspace right in the root, or breaks its server."""
    state = tmp_path_factory.mktemp("lab")
    with browser.serve(tmp_path_factory.mktemp("workspace"), state) as lab:
        yield lab


@pytest.fixture(scope="session")
def just_gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose incident is gathered, and no more; tests copy it."""
    folder = workspace(tmp_path_factory.mktemp("gathered") / "ws")
    assert kit(folder, "gather", ID).code == 0
    return folder


@pytest.fixture(scope="session")
def just_begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One whose public version, which Bo writes, is begun as well; tests copy it."""
    folder = workspace(tmp_path_factory.mktemp("begun") / "ws", comms="Bo Example")
    for verb in ("gather", "public"):
        assert kit(folder, verb, ID).code == 0
    return folder


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose incident is ready to be signed off; tests copy it."""
    folder = workspace(tmp_path_factory.mktemp("ready") / "ws")
    for verb in ("gather", "report", "public"):
        assert kit(folder, verb, ID).code == 0
    accept_all(folder)
    return folder


@pytest.fixture(scope="session")
def exported(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, signed off and exported."""
    folder = Path(shutil.copytree(ready, tmp_path_factory.mktemp("exported") / "ws"))
    signed = kit(folder, "signoff", ID, "--by", "Dee Delivery", "--role", "delivery manager")
    assert signed.code == 0, signed.err
    assert kit(folder, "export", ID, "--public").code == 0
    return folder
