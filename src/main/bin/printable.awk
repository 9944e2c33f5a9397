# Functions for text in which there may be names that users have chosen. awk has to read bytes: LC_ALL=C.

# Returns the text with a "?" for each character that controls a terminal or begins a line, and for each byte that is not UTF-8.
function printable(text,    i, size, c, result) {
    if (text !~ /[^ -~]/)
        return text
    result = ""
    for (i = 1; i <= length(text); i += size ? size : 1) {
        size = character(text, i)
        c = substr(text, i, size)
        result = result (size == 0 || is_control(c) ? "?" : c)
    }
    return result
}

# Whether a character is one of C0 or C1, DEL, a separator of lines, or invisible, as those that reverse the direction of what follows.
function is_control(c,    first, second, third) {
    first = byte[substr(c, 1, 1)]
    second = byte[substr(c, 2, 1)]
    third = byte[substr(c, 3, 1)]
    return first < 32 || first == 127 || (first == 194 && (second < 160 || second == 173)) || \
        (first == 226 && second == 128 && (third >= 139 && third <= 143 || third >= 168 && third <= 174)) || \
        (first == 226 && second == 129 && third >= 160 && third <= 175) || c == "\357\273\277"
}

# Returns how many bytes the UTF-8 character at a position has; 0 if it is none: too long, a surrogate, or above U+10FFFF.
function character(text, at,    first_byte, second, size, i) {
    if (!("a" in byte))
        for (i = 1; i < 256; i++)
            byte[sprintf("%c", i)] = i
    first_byte = byte[substr(text, at, 1)]
    if (first_byte < 128)
        return 1
    if (first_byte < 194 || first_byte > 244)
        return 0
    size = first_byte < 224 ? 2 : first_byte < 240 ? 3 : 4
    for (i = 1; i < size; i++)
        if (byte[substr(text, at + i, 1)] < 128 || byte[substr(text, at + i, 1)] > 191)
            return 0
    second = byte[substr(text, at + 1, 1)]
    if ((first_byte == 224 && second < 160) || (first_byte == 237 && second > 159) || \
        (first_byte == 240 && second < 144) || (first_byte == 244 && second > 143))
        return 0
    return size
}
