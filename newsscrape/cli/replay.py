"""`newsscrape replay`: archive files served on this machine as a web archive serves them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from newsscrape.saying import refuse


def command(
    files: Annotated[list[Path], typer.Argument(help="WARC, ARC or WACZ files, compressed or not.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: a free one.")] = 8080,
    name: Annotated[str, typer.Option(help="Name of the collection in the addresses.")] = "news",
) -> None:
    """Serve archive files on 127.0.0.1: listing, raw replay, TimeMaps; stop with Ctrl-C."""
    from newsscrape.replay.collection import Collection
    from newsscrape.replay.server import ReplayServer

    if not name.isidentifier():
        refuse("replay", f"--name {name!r}: letters, digits and underscores only")
    try:
        collection = Collection(files)
        server = ReplayServer(collection, port=port, name=name)
    except OSError as error:
        place = error.filename or f"port {port}"
        refuse("replay", f"{place}: {error.strerror}")
    with server:
        print(f"{len(collection)} captures at {server.site.prefix}")
        print(f"newsscrape crawl archive --archive {server.index_url} --site DOMAIN", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("newsscrape replay: stopped", file=sys.stderr)
