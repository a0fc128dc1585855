"""What JupyterLab's server does at its start: keep a warm process to fork kernels from.

So the first kernel is ready at once. Whoever has chosen another kernel provisioner keeps it.
"""

from __future__ import annotations

from typing import Any

from jupyter_client.provisioning.factory import KernelProvisionerFactory

from incident_kit.errors import ForkError
from incident_kit.warm.keeping import keep_warm
from incident_kit.warm.kernel import IMPORTS

PROVISIONER = "incident-kit"
_USUAL = "local-provisioner"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    factory = KernelProvisionerFactory.instance(parent=server)
    if factory.default_provisioner_name not in (_USUAL, PROVISIONER):
        return
    try:
        keep_warm(IMPORTS).find_process()
    except ForkError as error:
        server.log.info(f"incident-kit: kernels start in the usual way: {error}")
        return
    factory.default_provisioner_name = PROVISIONER
