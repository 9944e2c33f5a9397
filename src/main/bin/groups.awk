# Shows groups, whose paths it reads, parents before those in them: as a tree, or as JSON with a line each. form is plain, coloured or json.

BEGIN {
    colour["FROZEN"] = "\033[36m"
    colour["FREEZING"] = "\033[33m"
    if (form == "json")
        printf "["
}

{
    path = $0
    if (index(path "/", top "/") != 1 || top == "") {
        top = path
        name = path
        depth = 0
    } else {
        name = path
        sub(/.*\//, "", name)
        below = substr(path, length(top) + 1)
        depth = gsub(/\//, "/", below)
    }
    state = first(path "/freezer.state")
    tasks = 0
    commands = ""
    # In a mount's root is the whole host.
    is_root = depth == 0 && exists(path "/release_agent")
    if (!is_root)
        count(path "/tasks")
    if (form == "json")
        print_json()
    else
        print_line()
}

END {
    if (form == "json")
        print (NR ? "\n]" : "]")
}

function exists(file,    line, found) {
    found = (getline line < file) >= 0
    close(file)
    return found
}

function first(file,    line) {
    line = ""
    getline line < file
    close(file)
    return line
}

# Sets tasks, and commands to the names of what runs there, each with how often it does.
function count(file,    id, name, times, order, kinds, i) {
    kinds = 0
    while ((getline id < file) > 0) {
        tasks++
        name = first("/proc/" id "/comm")
        if (name != "" && !(name in times))
            order[++kinds] = name
        times[name]++
    }
    close(file)
    for (i = 1; i <= kinds; i++)
        if (form == "json")
            commands = commands (i > 1 ? "," : "") quoted(order[i]) ":" times[order[i]]
        else
            commands = commands (i > 1 ? ", " : "") printable(order[i]) (times[order[i]] > 1 ? " x" times[order[i]] : "")
}

function print_line(    shown) {
    shown = state
    if (form == "coloured" && state in colour)
        shown = colour[state] state "\033[0m"
    printf "%*s%s", 2 * depth, "", printable(name)
    if (shown != "")
        printf "  %s", shown
    if (!is_root)
        printf "  %d %s", tasks, tasks == 1 ? "task" : "tasks"
    print (commands == "" ? "" : "  " commands)
}

function print_json() {
    printf "%s\n{\"path\":%s,\"state\":%s,\"tasks\":%s,\"commands\":{%s}}", (NR > 1 ? "," : ""), quoted(path), \
        (state == "" ? "null" : quoted(state)), (is_root ? "null" : tasks), commands
}

# Nothing that a terminal would obey.
function printable(text) {
    gsub(/[\001-\037\177]/, "?", text)
    return text
}

# Bytes above ASCII stay as they are; names are UTF-8 mostly.
function quoted(text,    i, c, result) {
    result = ""
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "\"" || c == "\\")
            c = "\\" c
        else if (c ~ /[\001-\037]/)
            c = sprintf("\\u%04x", code(c))
        result = result c
    }
    return "\"" result "\""
}

function code(c,    i) {
    for (i = 1; i < 32; i++)
        if (sprintf("%c", i) == c)
            return i
    return 0
}
