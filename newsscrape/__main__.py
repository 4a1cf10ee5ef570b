"""`python -m newsscrape`."""

from newsscrape.cli import main

if __name__ == "__main__":
    main()
