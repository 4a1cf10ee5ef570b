"""The demonstration: the main job, end to end, on the archive that the project brings along."""
