"""The only way out: releases with a basis and two people. Floor 10."""
