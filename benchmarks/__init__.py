"""Measuring instruments: quality against ground truth, speed against a bare parse. Not in the wheel."""
