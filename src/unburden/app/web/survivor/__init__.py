"""Her pages, in the order in which she meets them; `urls.py` is their map."""
