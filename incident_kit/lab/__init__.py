"""The notebooks alive in JupyterLab: what people see there, and what they decide by a click.

A notebook's outputs name a view and an incident, beside the Markdown that every other reader
shows. JupyterLab's extension (``labextensions`` and ``static``) draws the view from what the
extension of Jupyter's server (:mod:`~incident_kit.lab.extension`) says, without a kernel.
:mod:`~incident_kit.lab.desk` answers: :mod:`~incident_kit.lab.views` are plain values of a
case, :mod:`~incident_kit.lab.actions` the verbs' own functions.
"""
