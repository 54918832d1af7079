"""What is dated: trips, delegations, hearings, sittings, ambassadors' meetings. Floor 8."""
