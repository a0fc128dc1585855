"""What every Jupyter program reads in an environment that incident-kit is installed in.

It is installed as ``etc/jupyter/jupyter_config.py``. Nbconvert's exporters, run by hand or
by JupyterLab's "Save and Export Notebook As", put a mark into what they make of the kit's
own notebooks; other notebooks pass as they are.
"""

from importlib.util import find_spec

if find_spec("incident_kit"):
    get_config().Exporter.preprocessors.append(
        "incident_kit.exporting.working_copy.WorkingCopyMark"
    )
