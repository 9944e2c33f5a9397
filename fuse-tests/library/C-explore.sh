# freezerfs explore.

# explore OPTION... -- COMMAND...: explores a command with the scenario's engine. A run may take 20 s, or $limit.
explore() {
    "$launcher" explore -o engine=${engine:-signals} --timeout ${limit:-20s} "$@" 2>&1
}

# show_bad: prints of a report on standard input the cases in which something is wrong, and what could not be done.
show_bad() {
    sed -nE 's/^([^ ]*#[0-9]+\+?:[^ ]*)  ([a-z].*)/\1: \2/p; /not in each run:|did not come|(^|: )freezerfs: /p'
}

# define_client_functions: defines what the clients of a scenario are made of, as functions of that scenario.
define_client_functions() {
    # start NAME: makes a group, and a task in it.
    start() {
        group=$FREEZERFS/$1
        again mkdir "$group" || exit
        sleep 1000 &
        job=$!
        again attach $job || exit
    }
    attach() { echo $1 > "$group/tasks"; }
    put() { echo "$1" > "$group/freezer.state"; }
    is_frozen() { [ "$(< "$group/freezer.state")" = FROZEN ]; }
    # again COMMAND...: tries it for some time.
    again() {
        for _ in {1..50}; do
            "$@" && return
            sleep 0.02
        done
        return 1
    }
}

# compare_verdicts CASE...: explores two commands in these cases alone: the scenario's functions wrong and right, with its other functions; prints for each
# case the two verdicts. A run of the wrong one may take $limit, if that is set; further mount options are in $more_options.
compare_verdicts() {
    local name client arguments=(${more_options:+-o $more_options} --jobs 12)
    for name; do arguments+=(--only "$name"); done
    for client in wrong right; do
        {
            declare -f $(compgen -A function | grep -vxF -e "$library")
            echo $client
        } > "$scratch/$client.sh"
    done
    explore "${arguments[@]}" -- bash "$scratch/wrong.sh" > "$scratch/wrong.report" &
    limit='' explore "${arguments[@]}" -- bash "$scratch/right.sh" > "$scratch/right.report"
    wait $!
    for name; do echo "$name: $(verdict wrong "$name"), $(verdict right "$name")"; done
    grep -h 'not in each run:\|did not come\|\(^\|: \)freezerfs: ' "$scratch/wrong.report" "$scratch/right.report"
}

# verdict CLIENT CASE: the verdict of a case in a report of compare_verdicts. Only those that are bad have a line of their own; the others are in the table.
verdict() {
    local line
    if line=$(grep -F "$2  " "$scratch/$1.report"); then
        echo "${line#*  }"
    else
        grep -F "${2%:*} " "$scratch/$1.report" | grep -oE 'copes|reports' | sort -u | paste -sd /
    fi
}

# The functions of all files here.
library=$(compgen -A function)
