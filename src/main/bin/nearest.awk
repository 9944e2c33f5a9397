# Prints the word of known, a list, that word is nearest to, if it is near enough to be meant: as org.freezerfs.cli.Suggestion does for mount options.

# How many letters have to be inserted, removed, replaced, or exchanged with the next, to turn one word into the other.
function distance(from, to, i, j, least, steps) {
    for (i = 0; i <= length(from); i++) {
        for (j = 0; j <= length(to); j++) {
            if (i == 0 || j == 0) {
                steps[i, j] = i + j
                continue
            }
            least = steps[i - 1, j - 1] + (substr(from, i, 1) != substr(to, j, 1))
            if (steps[i - 1, j] + 1 < least)
                least = steps[i - 1, j] + 1
            if (steps[i, j - 1] + 1 < least)
                least = steps[i, j - 1] + 1
            if (i > 1 && j > 1 && substr(from, i, 1) == substr(to, j - 1, 1) && substr(from, i - 1, 1) == substr(to, j, 1) && steps[i - 2, j - 2] + 1 < least)
                least = steps[i - 2, j - 2] + 1
            steps[i, j] = least
        }
    }
    return steps[length(from), length(to)]
}

# The word without the hyphens of an option.
function plain(text) {
    sub(/^-+/, "", text)
    return text
}

BEGIN {
    count = split(known, words, " ")
    nearest = 3
    for (i = 1; i <= count; i++) {
        size = length(plain(words[i]))
        steps = distance(plain(word), plain(words[i]))
        if (size > 2 && steps <= (size < 6 ? 1 : 2) && steps < nearest) {
            nearest = steps
            found = words[i]
        }
    }
    if (found != "")
        print found
}
