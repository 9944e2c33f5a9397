"""Where the numbers are from."""

import datetime
import os
import subprocess


def java_version():
    java = os.path.join(os.environ["JAVA_HOME"], "bin/java") if os.environ.get("JAVA_HOME") else "java"
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    return answer.splitlines()[0].replace('"', "") if answer else "no Java"


def description(rounds):
    # What a distribution adds to the number tells nothing here.
    release = os.uname().release.partition("-")[0]
    return (f"{os.cpu_count()} cores, Linux {release}, {java_version()}, {datetime.date.today()}; medians of {rounds} or more, with those "
            "compared taking turns. Beside a number is what it is to reach: ≤ where it does, in bold with > where it does not.")
