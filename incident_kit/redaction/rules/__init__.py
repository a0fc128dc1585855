"""What a secret, an address or a person's data looks like: tables of rules, by kind."""
