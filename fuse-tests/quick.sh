# Sourced by run, in the project's top directory: the inner loop. It compiles what has changed by javac alone, without Maven and Error Prone, and runs
# chosen tests. Files of its own are in target/quick.

# quick_libraries: asks Maven for the libraries, once for each POM. Those that the program needs are unpacked into target/quick/program.
quick_libraries() {
    [ -z "$(find target/quick/program -prune -newer pom.xml 2> /dev/null)" ] || return 0
    rm -rf target/quick
    mkdir -p target/quick/program
    mvn -B -ntp -q dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=target/quick/tests
    mvn -B -ntp -q dependency:build-classpath -DincludeScope=runtime -Dmdep.outputFile=target/quick/libraries
    (
        cd target/quick/program || exit
        tr ':' '\n' < ../libraries | while read -r library; do jar -x -f "$library"; done
        rm -rf META-INF/versions META-INF/*.* META-INF/maven META-INF/LICENSE META-INF/native-image module-info.class
    )
    touch target/quick/program
}

# quick_compile SOURCES CLASSES CLASSPATH all|changed|always: compiles all sources if one has changed since the last time, only what has changed, or all in
# any case. Fails if there was nothing to compile.
quick_compile() {
    stamp=target/quick/${2##*/}
    since=$stamp
    # What Maven has compiled is as new as the jar.
    [ -e "$stamp" ] || since=target/freezerfs.jar
    [ -e "$since" ] || {
        since=/
        set -- "$1" "$2" "$3" always
    }
    changed=$(find "$1" -name '*.java' ! -name module-info.java -newer "$since")
    [ "$4" = always ] || [ -n "$changed" ] || return 1
    [ "$4" = changed ] || changed=$(find "$1" -name '*.java' ! -name module-info.java)
    touch "$stamp.next"
    mkdir -p "$2"
    # shellcheck disable=SC2086 # one argument for each file
    javac -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -nowarn -proc:none -XDstringConcat=inline --release 17 -cp "$3" -d "$2" $changed || exit 1
    mv "$stamp.next" "$stamp"
}

# quick_jar [archive]: makes target/freezerfs.jar of the classes, with the libraries under their own names; a class-data archive only if that is asked for,
# which takes as long as all else. The next build by Maven replaces both.
quick_jar() {
    cp -R src/main/resources/. LICENSE target/classes/
    cp src/main/bin/guardian src/main/bin/jvm-options src/main/bin/commands src/main/bin/options target/classes/org/freezerfs/
    printf 'Main-Class: org.freezerfs.cli.Main\nEnable-Native-Access: ALL-UNNAMED\nImplementation-Version: %s\n' "$(project_version)" > target/quick/manifest
    jar -c -0 -f target/freezerfs.jar.next -m target/quick/manifest -C target/quick/program . -C target/classes org -C target/classes jnr
    mv target/freezerfs.jar.next target/freezerfs.jar
    # Of another jar; with it none would be used at all.
    rm -f target/freezerfs.jsa
    # It unpacks the native library too.
    [ -e target/jni ] || QUICK_ARCHIVE=yes
}

# quick_tests TEST...: runs scenarios (SECTION/NAME or a part of that), and unit tests (a class, or a package with a dot at its end).
quick_tests() {
    quick_libraries
    libraries=$(cat target/quick/tests)
    if quick_compile src/main/java target/classes "$libraries" all; then
        quick_jar
        tests=always
    fi
    [ -z "${QUICK_ARCHIVE:-}" ] || src/main/bin/accelerate target
    quick_compile src/test/java target/test-classes "target/test-classes:target/classes:$libraries" "${tests:-changed}" || true
    cp -R src/test/resources/. target/test-classes/
    rm -f target/processor-times
    # The settings of Maven's run.
    settings=$(sed -n 's/^ *\(junit\.jupiter\.[^ ]*\) = \(.*\)$/-D\1=\2/p' pom.xml)
    # shellcheck disable=SC2086 # one argument for each setting
    java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$PWD/target/test-classes:$PWD/target/classes:$libraries" $settings -Dfreezerfs.everything=true \
        ${QUICK_ENGINE:+"-Dengine=$QUICK_ENGINE"} ${QUICK_ENGINES:+"-Dengines=$QUICK_ENGINES"} org.freezerfs.ChosenTests "$@"
}

# changed_tests [COMMIT]: prints the tests of what has changed since the commit (HEAD by default), and of what is new, each in a line.
changed_tests() {
    {
        git -c safe.directory="$PWD" diff --name-only --diff-filter=d "${1:-HEAD}"
        git -c safe.directory="$PWD" ls-files --others --exclude-standard
    } | while read -r file; do tests_of "$file"; done | sort -u
}

# tests_of FILE: prints the tests of what a file has to do with: the unit tests of its package, and the sections of scenarios that show what it does.
tests_of() {
    case $1 in
        src/main/java/*/*.java | src/test/java/*/*.java)
            package=${1#src/*/java/}
            package=${package%/*}
            case $package in
                org/freezerfs) basename -s .java -a src/test/java/org/freezerfs/*Test.java ;; # not all that are below it
                org/freezerfs/mounted) ;;
                *) echo "$package." | tr / . ;;
            esac
            ;;
    esac
    case $1 in
        src/test/java/*Test.java | src/test/java/*[!s]IT.java) basename "$1" .java ;;
        src/test/java/org/freezerfs/mounted/*) echo 1-writes/ ;;
        src/main/java/org/freezerfs/engine/signals/*) echo 5-freezer/ ;;
        src/main/java/org/freezerfs/engine/cgroups/*) printf '%s\n' 10-host-freezer/ 5-freezer/ ;;
        src/main/java/org/freezerfs/engine/* | src/main/java/org/freezerfs/host/*) echo 5-freezer/ ;;
        src/main/java/org/freezerfs/cgroup/*) printf '%s\n' 3-tree/ 4-tasks/ ;;
        src/main/java/org/freezerfs/freezer/*) printf '%s\n' 5-freezer/ 5-hierarchical/ ;;
        src/main/java/org/freezerfs/signal/*) echo 6-signal/ ;;
        src/main/java/org/freezerfs/power/*) echo 7-power/ ;;
        src/main/java/org/freezerfs/faults/*) echo 13-faults/ ;;
        src/main/java/org/freezerfs/trace/*) echo 14-trace/ ;;
        src/main/java/org/freezerfs/top/*) echo 12-shell/top ;;
        src/main/java/org/freezerfs/explore/* | src/main/java/org/freezerfs/cli/Explore*.java) echo 18-explore/ ;;
        src/main/bin/explore | src/main/bin/supervise | src/main/bin/mount-folder | fuse-tests/library/C-explore.sh) echo 18-explore/ ;;
        src/main/java/jnr/*) echo 1-writes/ ;;
        src/main/java/org/freezerfs/fuse/*) printf '%s\n' 1-writes/ 3-tree/ 17-surface/ ;;
        src/main/java/org/freezerfs/cli/*) echo 2-mounting/ ;;
        src/main/java/org/freezerfs/junit/* | src/main/java/org/freezerfs/*.java) echo FreezerExtensionIT ;;
        src/main/bin/*) printf '%s\n' 12-shell/ 15-run/ ;;
        fuse-tests/scenarios/*.sh | fuse-tests/scenarios/*.out | fuse-tests/clients/*.sh | fuse-tests/clients/*.out)
            name=${1#fuse-tests/}
            name=${name#scenarios/}
            case $name in *.sh) echo "${name%.sh}" ;; *) echo "$(dirname "$name")/$(basename "$name" | sed 's/\..*//')" ;; esac
            ;;
        fuse-tests/explore-clients | fuse-tests/explored/cgset.sh | fuse-tests/explored/run) echo 18-explore/clients ;;
        fuse-tests/library/9-setups.sh) printf '%s\n' clients/lxc clients/oar clients/slurm ;;
        fuse-tests/library/B-surface.sh | fuse-tests/common/surface.py) echo 17-surface/ ;;
        fuse-tests/library/*) echo 1-writes/ ;;
        fuse-tests/programs/*.c)
            grep -l "^#: programs .*\<$(basename "$1" .c)\>" fuse-tests/scenarios/*/*.sh | sed 's|fuse-tests/scenarios/||; s|\.sh$||'
            ;;
        *.md) echo org.freezerfs.documents. ;;
    esac
}
