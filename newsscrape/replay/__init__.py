"""A small replay server over WARC files: listing and raw replay as pywb answers them, on loopback."""
