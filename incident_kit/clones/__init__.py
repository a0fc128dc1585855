"""Two clones of a workspace, merged by git: by cell, by event, by decision.

Git calls a merge driver for each file that both sides changed. What it gives is what came of
the file: clean, or with git's marks inside the one cell or row that both sides changed.
"""
