"""Generates pages in the manner of 1998 to 2015 around given texts, with the role of every block."""
