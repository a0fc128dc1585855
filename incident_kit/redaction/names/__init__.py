"""Who is known by name, in every way it is written, and which words are nobody's."""
