# Ids are numbers in C's notation: decimal, hexadecimal or octal; white space may follow.
mkdir 0
check() {
    try write_once 0/tasks "'$1'"
    is_listed 0 $pid
    echo $pid > tasks
}
sleeper
check $pid
check "$pid\n"
check "0x$(printf %x $pid)"
check "0X$(printf %X $pid)\n"
check "0$(printf %o $pid)\n"
check "0000$(printf %o $pid)\n"
check "0x0000$(printf %x $pid)\n"
check "$pid \t\r\v\f\n\n "
