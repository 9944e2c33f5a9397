# Prints groups as a tree, or as JSON with one line for each. Its input is their paths, parents before children. form is plain, coloured
# or json. What can't be read is printed as "?" or null, and the exit status is 1 then. reader is empty, or a program that reads control
# files: some awks exit when a file can be opened but not read. printable.awk has further functions.

BEGIN {
    colour["FROZEN"] = "\033[36m"
    colour["FREEZING"] = "\033[35m"
    if (form == "json")
        printf "["
}

{
    path = $0
    if (index(path "/", top "/") != 1 || top == "") {
        top = path
        name = path
        depth = 0
        has_state = 0
    } else {
        name = path
        sub(/.*\//, "", name)
        below = substr(path, length(top) + 1)
        depth = gsub(/\//, "/", below)
    }
    tasks = 0
    commands = ""
    # The root of a mount contains the whole host.
    is_unified = exists(path "/cgroup.threads")
    is_root = depth == 0 && (exists(path "/release_agent") || is_unified && !exists(path "/cgroup.type"))
    # This file leaves FREEZING to the next reader of freezer.state; old versions have no such file.
    state = first(path "/freezerfs.state")
    if (state == "")
        state = first(path "/freezer.state")
    if (state != "")
        has_state = 1
    if (!is_root)
        count(path (is_unified ? "/cgroup.threads" : "/tasks"))
    # A group may have been removed since it was found.
    if (tasks == "?" && !exists_directory(path))
        next
    if (state == "" && has_state)
        state = "?"
    if (state == "?" || tasks == "?")
        unread = 1
    if (form == "json")
        print_json()
    else
        print_line()
}

END {
    if (form == "json")
        print (shown ? "\n]" : "]")
    exit unread
}

function exists(file,    line, found) {
    found = (getline line < file) >= 0
    close(file)
    return found
}

# Returns a file's first line; nothing if it can't be read.
function first(file,    line) {
    line = ""
    if (reader != "") {
        file = by_reader(file)
        if ((file | getline line) > 0 && line == FAILED)
            line = ""
    } else {
        getline line < file
    }
    close(file)
    return line
}

# Returns a command that prints a file, and the word FAILED after it if the file can't be read.
function by_reader(file) {
    FAILED = "can't be read"
    return reader " " quoted_for_shell(file) " 2> /dev/null || echo \"" FAILED "\""
}

function quoted_for_shell(text) {
    gsub(/'/, "'\\''", text)
    return "'" text "'"
}

function exists_directory(folder) {
    return system("[ -d " quoted_for_shell(folder) " ]") == 0
}

# Sets tasks to the number of tasks, or "?" if they can't be read, and commands to the names of their commands, each with its number.
function count(file,    id, name, times, order, kinds, i, source, more) {
    kinds = 0
    source = reader == "" ? file : by_reader(file)
    while ((more = (reader == "" ? (getline id < source) : (source | getline id))) > 0) {
        if (reader != "" && id == FAILED) {
            more = -1
            break
        }
        tasks++
        name = first("/proc/" id "/comm")
        if (name != "" && !(name in times))
            order[++kinds] = name
        times[name]++
    }
    close(source)
    if (more < 0) {
        tasks = "?"
        return
    }
    for (i = 1; i <= kinds; i++)
        if (form == "json")
            commands = commands (i > 1 ? "," : "") quoted(order[i]) ":" times[order[i]]
        else
            commands = commands (i > 1 ? ", " : "") printable(order[i]) (times[order[i]] > 1 ? " x" times[order[i]] : "")
}

function print_line(    seen) {
    seen = state
    if (form == "coloured" && state in colour)
        seen = colour[state] state "\033[0m"
    printf "%*s%s", 2 * depth, "", printable(name)
    if (seen != "")
        printf "  %s", seen
    if (!is_root)
        printf "  %s %s", tasks, tasks == 1 ? "task" : "tasks"
    print (commands == "" ? "" : "  " commands)
}

function print_json() {
    printf "%s\n{\"path\":%s,\"state\":%s,\"tasks\":%s,\"commands\":{%s}}", (shown++ ? "," : ""), quoted(path), \
        (state == "" || state == "?" ? "null" : quoted(state)), (is_root || tasks == "?" ? "null" : tasks), commands
}

# Returns the text as JSON. UTF-8 stays as it is, but for controls; any other byte becomes \u0080 to \u00ff.
function quoted(text,    i, c, size, result) {
    result = ""
    for (i = 1; i <= length(text); i += size) {
        size = character(text, i)
        c = substr(text, i, size ? size : 1)
        if (c == "\"" || c == "\\")
            c = "\\" c
        else if (size == 0 || size <= 2 && is_control(c))
            c = sprintf("\\u%04x", byte[substr(c, size == 2 ? 2 : 1)])
        if (size == 0)
            size = 1
        result = result c
    }
    return "\"" result "\""
}
