"""Many incidents: side by side, each from its flags to its exports, none stopping another.

:mod:`~incident_kit.batch.jobs` is what one incident's own process does, and the only part
that loads the rest of the kit; the others run in the process that looks after them all.
"""
