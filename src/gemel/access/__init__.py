"""Who may: accounts, invitations, roles, grants, delegation. Floor 4."""
