"""The command ``incident-kit``, also as ``python -m incident_kit``.

A verb is run by the warm server, if one was started, before anything else is imported; for
`batch` a warm process of its own begins to load meanwhile.
"""

import sys

from incident_kit.warm.verbs import find_verb, forward


def main() -> None:
    """Run the verb that the arguments name, there or here."""
    arguments = sys.argv[1:]
    forward(arguments)
    if find_verb(arguments) == "batch":
        from incident_kit.batch.warming import start_ahead

        start_ahead(arguments)
    from incident_kit.cli import main as run_here

    run_here()


if __name__ == "__main__":
    main()
