"""Builds the demo archive of `data/demo` from the texts and templates of this folder; see docs/demo.md."""
