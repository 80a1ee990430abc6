"""The pages of what is being done: how far it got, and how to stop it."""
