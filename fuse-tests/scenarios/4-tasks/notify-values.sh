# notify_on_release reads 0 or 1. Any number except 0 sets it; a text that is not a number of 64 bits is refused.
mkdir 0
show() { echo "$1: $(try "echo '$1' > 0/notify_on_release") $(cat 0/notify_on_release)"; }
for text in 1 0 7 0x0 0x10 00 010 4294967296 '' 18446744073709551615; do show "$text"; done
for text in -1 yes 1x '1 0' 08 0x +0 ' 0' 1.0; do show "$text"; done
show 18446744073709551616
show 0x10000000000000000
show 1234567890123456789012345678901234567890
try write_once 0/notify_on_release "'0%063d'" 0
