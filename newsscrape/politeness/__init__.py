"""How often a host may be asked, and what to do when it says that it was too often."""
