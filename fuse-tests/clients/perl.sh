# Perl's one-liners: print to a handle, syswrite, -pe and -ne over the files, reading a whole file and single bytes.
#: options transition=eager
#: needs perl
files() {
    local pid
    sleeper
    perl -e 'open my $t, ">", "tasks" or die $!; print $t "$ARGV[0]\n"; close $t or die $!' $pid
    perl -ne 'print $_ == '$pid' ? "listed\n" : "$_ is not"' tasks
    perl -e 'open F, ">freezer.state" or die $!; print F "FROZEN"; close F or die $!'
    await_settled_state .
    perl -e 'open F, ">>", "freezer.state" or die $!; print F shift, "\n"; close F or die $!' $thawed
    await_settled_state .
    perl -MFcntl -e 'sysopen F, "freezer.state", O_RDWR | O_CREAT | O_TRUNC or die $!; print syswrite(F, "FROZEN\0\0\0"), "\n"'
    await_settled_state .
    perl -e 'open F, "+<", "freezer.state" or die $!; $_ = <F>; seek F, 0, 0 or die $!; print F shift; close F or die $!' $thawed
    await_settled_state .
    perl -e 'open F, "+>", "freezer.state" or die $!; print F "FROZEN\n" or die $!; close F or die $!'
    await_settled_state .
    perl -e 'open F, "freezer.state" or die $!; $/ = \1; print join("-", <F>)'
    perl -e 'open F, "freezer.state" or die $!; while (sysread F, $_, 1) { print; print "." }'
    perl -e 'open F, "freezer.state" or die $!; sysseek F, 3, 0 or die $!; sysread F, $_, 2; print "$_\n"'
    perl -0777 -ne 'print length, " bytes\n"' freezer.state
    perl -e 'open F, ">", "freezer.state" or die $!; print F "nothing"; close F or print STDOUT "an illegal word is refused\n"'
    perl -e 'open F, ">:unix", "freezer.state" or die $!; print F shift or die $!; print F "FROZEN" or die $!; close F or die $!' $thawed
    await_settled_state .
    perl -e 'truncate "freezer.state", 0 or die $!; -s "freezer.state" and die; -e "freezer.state" && -f _ or die'
    perl -MTime::HiRes=sleep -e 'kill 9, shift or die $!' $pid
    perl -e 'open F, ">freezer.state" or die $!; print F shift; close F or die $!' $thawed
    until_true cmp -s tasks /dev/null
}
compare_with_kernel files
