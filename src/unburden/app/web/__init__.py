"""The web app: each page is one step of `docs/journey.md`.

`middleware.py` decides who is at the door, `roles.py` what that person may do,
`gate.py` opens the case, `survivor/` and `desk/` show it.
"""
