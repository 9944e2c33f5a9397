"""Records a run and draws its timeline, once for each theme, into the folder that is named."""

import os
import pathlib
import sys
import tempfile

import chart
import picture
import run


def main(folder):
    with tempfile.TemporaryDirectory(prefix="freezerfs-picture-") as scratch:
        recording = run.record(pathlib.Path(scratch))
        lanes = chart.read(recording)
    for theme in picture.THEMES:
        file = pathlib.Path(folder, f"timeline-{theme}.svg")
        file.write_text(picture.draw(lanes, theme), encoding="utf-8")
        # Under sudo: it belongs to the clone's owner.
        owner = os.stat(folder)
        os.chown(file, owner.st_uid, owner.st_gid)
        print(file)


main(*sys.argv[1:])
