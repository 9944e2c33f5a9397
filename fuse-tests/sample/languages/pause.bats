@test "a paused job is frozen" {
    job=$(mktemp -d -p "$FREEZERFS")
    ./pause "$job" # the code under test
    [ "$(cat "$job/freezer.state")" = FROZEN ]
    rmdir "$job"
}
