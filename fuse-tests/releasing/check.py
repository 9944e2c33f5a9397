"""Checks the files of a release: check.py DIRECTORY LIBRARIES. LIBRARIES is Maven's list of the libraries that are needed at run time."""

import json
import pathlib
import sys
import xml.etree.ElementTree
import zipfile

NAMESPACE = {"": "http://maven.apache.org/POM/4.0.0"}

# Maven Central refuses a POM that lacks one of these.
REQUIRED = "name", "description", "url", "licenses/license", "developers/developer", "scm/connection", "scm/url"

# With their scopes. Everything else has to be in the jar.
DEPENDENCIES = {
    "com.github.jnr:jffi": "compile",
    "com.github.jnr:jffi:native": "runtime",
    "org.junit.jupiter:junit-jupiter-api": "provided",
}

# Whatever else is in the library could clash with what a program has besides.
OWN = "META-INF/", "org/freezerfs/"


def fail(message):
    sys.exit(f"fuse-tests/release: {message}")


def text(element, path):
    return element.findtext(path, namespaces=NAMESPACE)


def check_pom(file):
    project = xml.etree.ElementTree.parse(file).getroot()
    for path in REQUIRED:
        if project.find(path, NAMESPACE) is None:
            fail(f"{file.name} has no {path}")
    dependencies = {}
    for each in project.iterfind("dependencies/dependency", NAMESPACE):
        parts = text(each, "groupId"), text(each, "artifactId"), text(each, "classifier")
        dependencies[":".join(filter(None, parts))] = text(each, "scope")
    if dependencies != DEPENDENCIES:
        fail(f"{file.name} has the dependencies {dependencies}, not {DEPENDENCIES}")
    print(f"ok: {file.name} can be published, and needs jffi alone")


def check_library(file):
    with zipfile.ZipFile(file) as jar:
        others = [name for name in jar.namelist() if not name.startswith(OWN) and name != "org/"]
    if others:
        fail(f"{file.name} has what is not its own: {others[:5]}")
    print(f"ok: {file.name} has no package but its own")


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
