"""Is a value next to a telling word a secret, or only a word, a variable, a path?"""
