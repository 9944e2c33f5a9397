"""Checks the files of a release: check.py DIRECTORY LIBRARIES. LIBRARIES is Maven's list of the libraries that are needed at run time."""

import json
import pathlib
import subprocess
import sys
import xml.etree.ElementTree
import zipfile

NAMESPACE = {"": "http://maven.apache.org/POM/4.0.0"}

# Maven Central refuses a POM that lacks one of these.
REQUIRED = "name", "description", "url", "licenses/license", "developers/developer", "scm/connection", "scm/url"

# Whatever else is in the library could clash with what a program has besides.
OWN = "META-INF/", "org/freezerfs/"

JUNIT = "org.junit.", "org.opentest4j."


def fail(message):
    sys.exit(f"fuse-tests/release: {message}")


def text(element, path):
    return element.findtext(path, namespaces=NAMESPACE)


def check_pom(file):
    project = xml.etree.ElementTree.parse(file).getroot()
    for path in REQUIRED:
        if project.find(path, NAMESPACE) is None:
            fail(f"{file.name} has no {path}")
    passed_on = [
        text(each, "artifactId")
        for each in project.iterfind("dependencies/dependency", NAMESPACE)
        if text(each, "optional") != "true" and text(each, "scope") not in ("provided", "test")
    ]
    if passed_on:
        fail(f"{file.name} gives its users {passed_on}: the library has what it needs")
    print(f"ok: {file.name} can be published, and a project that uses the library needs nothing else")


def check_library(file):
    with zipfile.ZipFile(file) as jar:
        others = [name for name in jar.namelist() if not name.startswith(OWN) and name != "org/"]
    if others:
        fail(f"{file.name} has what is not its own: {others[:5]}")
    # A line is: CLASS -> CLASS not found.
    found = subprocess.run(["jdeps", "--missing-deps", file], check=True, capture_output=True, text=True).stdout
    missing = {line.split()[2] for line in found.splitlines() if line.startswith(" ") and line.endswith("not found")}
    missing = [name for name in missing if not name.startswith(JUNIT)]
    if missing:
        fail(f"{file.name} lacks {missing[:5]}")
    print(f"ok: {file.name} has no package but its own, and all that it needs but JUnit")


def needed(line):
    """Of a line GROUP:ARTIFACT:TYPE[:CLASSIFIER]:VERSION."""
    group, artifact, _, *classifier, version = line.split()[0].split(":")
    return ":".join([group, artifact, version, *classifier])


def listed(component):
    classifier = [part.removeprefix("classifier=") for part in component["purl"].partition("?")[2].split("&") if part.startswith("classifier=")]
    return ":".join([component["group"], component["name"], component["version"], *classifier])


def check_libraries(file, libraries):
    lines = [line for line in libraries.read_text().splitlines() if line.startswith("   ") and ":" in line]
    expected = {needed(line) for line in lines}
    bom = json.loads(file.read_text())
    actual = {listed(component) for component in bom["components"]}
    if not expected or expected != actual:
        fail(f"{file.name} lacks {sorted(expected - actual)}, and has {sorted(actual - expected)} too much")
    print(f"ok: {file.name} lists the {len(actual)} libraries, in CycloneDX {bom['specVersion']}")


def main(directory, libraries):
    directory = pathlib.Path(directory)
    check_pom(directory / "freezerfs.pom")
    [library] = [file for file in directory.glob("freezerfs-*.jar") if not file.stem.endswith(("-sources", "-javadoc"))]
    check_library(library)
    check_libraries(directory / "freezerfs-sbom.json", pathlib.Path(libraries))


main(*sys.argv[1:])
