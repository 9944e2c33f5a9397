# What is wrong with each of the three sample clients is found, and nothing else, with each engine.
#: engines signals v1 (v2 differs from these in no case)
#: programs explore_right explore_ignores_ebusy explore_waits_for_ever
leave_mount
for client in right ignores_ebusy waits_for_ever; do
    explore --jobs 12 ${limit:+--timeout $limit} -- "$scratch/explore_$client" > "$scratch/$client.report"
    echo "$client: status $?"
    show_bad < "$scratch/$client.report"
    tail -n 1 "$scratch/$client.report"
done
print_left
