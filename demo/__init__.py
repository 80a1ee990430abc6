"""The demo: a small web on loopback, and the whole story run on it for real."""
