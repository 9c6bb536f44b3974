"""The lint of a question bank: the rules of the item-writing standard that a machine can check."""
