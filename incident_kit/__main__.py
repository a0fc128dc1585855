"""The command ``incident-kit``, also as ``python -m incident_kit``.

A verb is run by the warm server, if one was started, before anything else is imported.
"""

import sys

from incident_kit.warm.verbs import forward


def main() -> None:
    """Run the verb that the arguments name, there or here."""
    forward(sys.argv[1:])
    from incident_kit.cli import main as run_here

    run_here()


if __name__ == "__main__":
    main()
