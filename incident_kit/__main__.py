"""``python -m incident_kit`` is the command ``incident-kit``."""

from incident_kit.cli import main

if __name__ == "__main__":
    main()
