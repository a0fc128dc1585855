"""What a text hides, as views to look into: escapes, markup, encodings, tokens cut in pieces.

Only the neighbourhood of something hidden is looked at again, so a plain text
costs nothing more.
"""
