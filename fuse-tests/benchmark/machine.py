"""Describes the machine."""

import datetime
import os
import subprocess


def java_version():
    java = os.path.join(os.environ["JAVA_HOME"], "bin/java") if os.environ.get("JAVA_HOME") else "java"
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    return answer.splitlines()[0].replace('"', "") if answer else "no Java"


def description(rounds):
    # Without the distribution's suffix.
    release = os.uname().release.partition("-")[0]
    return (f"{os.cpu_count()} cores, Linux {release}, {java_version()}, {datetime.date.today()}; medians of {rounds} or more; what is "
            "compared takes turns. Beside a number is its target: ≤ where it is met, in bold with > where it is not.")
