"""Gathering: the sources an incident names, read and merged into its record."""

from incident_kit.gathering.record import Gathering, gather

__all__ = ["Gathering", "gather"]
