# A case has the same verdict each time: of twenty runs all.
#: engines signals (the verdicts are the same with the others: samples)
#: programs explore_right explore_ignores_ebusy explore_waits_for_ever
leave_mount
# repeat CLIENT CASE
repeat() {
    local only=()
    for _ in {1..20}; do only+=(--only "$2"); done
    echo "$1 $2: $(explore --jobs 12 "${only[@]}" -- "$scratch/explore_$1" | tail -n 1)"
}
repeat right freezer.state:write=FROZEN#2:EBUSY
repeat right freezer.state:write=FROZEN#2:unstoppable
repeat right freezer.state:read#2:ENOTCONN
repeat ignores_ebusy freezer.state:write=FROZEN#2:EBUSY
limit=2s
repeat waits_for_ever freezer.state:write=FROZEN#2:FREEZING
