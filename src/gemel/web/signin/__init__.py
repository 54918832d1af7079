"""The way in: sign in, accept an invitation, find the way back."""
