"""Reading and writing web archives, for find and capture."""
