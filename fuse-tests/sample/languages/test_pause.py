import os
import subprocess
import tempfile


def test_pause():
    job = tempfile.mkdtemp(dir=os.environ["FREEZERFS"])
    subprocess.run(["./pause", job], check=True)  # the code under test
    assert open(job + "/freezer.state").read() == "FROZEN\n"
    os.rmdir(job)
