"""The journey: what each verb does to an incident's folder."""
