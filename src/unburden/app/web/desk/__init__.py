"""The pages of a helpline's people: the desk, its cases, the team."""
