"""The proof that nothing to be hidden stands in the finished bytes."""
