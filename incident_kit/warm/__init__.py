"""A process that has imported what is needed, and forks a child for each piece of work.

A child starts in milliseconds, knows everything its parent knew, and shares nothing with
it or with any other from then on: its environment, folder, open files, modules and random
numbers are its own. That isolates state; it is no sandbox against code that means harm.

:mod:`~incident_kit.warm.forked` says what a child is, and forks this process itself;
:mod:`~incident_kit.warm.process` keeps another interpreter to fork from.
"""
