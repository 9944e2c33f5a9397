# What zsh and fish complete after freezerfs, by the same program as bash.
#: engines signals (no engine takes part)
#: needs python3 zsh fish
mkdir -p 0/1 '0/a b' 2 "$scratch/bin" "$scratch/files/folder"
touch "$scratch/files/file"
install -m 755 /dev/null "$scratch/bin/program-to-run"
ln -s "$launcher" "$scratch/bin/freezerfs"
cd /
export HOME=$scratch XDG_CONFIG_HOME=$scratch/config PATH=$scratch/bin:$PATH
cat > "$scratch/lines" << LINES
freezerfs fr
freezerfs --log-level=de
freezerfs --log-file $scratch/files/
freezerfs -o freezer,semantics=
freezerfs -o freezer,log=$scratch/files/
freezerfs ls ${containers%?}
freezerfs ls $containers/
freezerfs exec $containers/0/
freezerfs exec $containers/0/a\\ 
freezerfs exec $containers/0/a\\ b/ -- program-to
freezerfs exec --wait=5 $containers/0 -- program-to-run $scratch/files/fi
freezerfs thaw --wait 5 $containers/0/1
freezerfs -f ~/files/fo
freezerfs kill $containers/2 US
freezerfs wait $containers/0 FRO
freezerfs help ti
LINES
# A zsh on a terminal: what it adds to the line, and all completions.
cat > "$scratch/setup" << SETUP
unsetopt beep prompt_cr; PS1=; fpath=('${launcher%/bin/*}/completion' \$fpath); autoload -Uz compinit; compinit -D -u
seen=()
compadd() {
    local -a matching
    [[ " \$* " == *' -'[OAD]' '* ]] || { builtin compadd -O matching "\$@"; seen+=("\${(@)matching}") }
    builtin compadd "\$@"
}
answer() { print -r -- "\$BUFFER| \${(j:, :)seen}" >> '$scratch/answers'; BUFFER=; seen=() }; zle -N answer; bindkey '^Xp' answer; print >> '$scratch/answers'
SETUP
shown() { sed "s|$containers|ROOT|g; s|${containers%?}|ROO|g; s|$scratch|SCRATCH|g"; }
TERM=dumb type_lines "$scratch/answers" "source '$scratch/setup'" $'\t\x18p' zsh -f -i < "$scratch/lines" | shown
while IFS= read -r line; do
    printf '%s:\n' "$line"
    line=$line fish --no-config --command 'source $argv[1]; complete --do-complete $line' "${launcher%/bin/*}/completion/freezerfs.fish"
done < "$scratch/lines" | shown
