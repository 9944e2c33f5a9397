# What zsh and fish complete after freezerfs, by the same program as bash.
#: engines signals
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
cat > "$scratch/ask" << 'PYTHON'
import os, pty, select, sys, time
folder, scratch = sys.argv[1:]
out = scratch + "/answers"
open(out, "w").close()
os.environ.update(TERM="dumb")
zsh, terminal = pty.fork()
if zsh == 0:
    os.execvp("zsh", ["zsh", "-f", "-i"])
def line(number):
    deadline = time.monotonic() + 20
    while open(out).read().count("\n") <= number:
        # Its output has to be read, or it would block.
        if select.select([terminal], [], [], 0.01)[0]:
            os.read(terminal, 10000)
        if time.monotonic() > deadline:
            sys.exit("zsh does not answer")
    return open(out).read().split("\n")[number]
os.write(terminal, f"""unsetopt beep prompt_cr; PS1=; fpath=('{folder}' $fpath); autoload -Uz compinit; compinit -D -u
seen=()
compadd() {{
    local -a matching
    [[ " $* " == *' -'[OAD]' '* ]] || {{ builtin compadd -O matching "$@"; seen+=("${{(@)matching}}") }}
    builtin compadd "$@"
}}
answer() {{ print -r -- "$BUFFER| ${{(j:, :)seen}}" >> '{out}'; BUFFER=; seen=() }}; zle -N answer; bindkey '^Xp' answer; print >> '{out}'
""".encode())
line(0)
for number, asked in enumerate(open(scratch + "/lines"), 1):
    os.write(terminal, asked.rstrip("\n").encode() + b"\t\x18p")
    print(line(number))
os.write(terminal, b"exit\n")
try:
    while os.read(terminal, 10000):
        pass
except OSError:
    pass
os.waitpid(zsh, 0)
PYTHON
shown() { sed "s|$containers|ROOT|g; s|${containers%?}|ROO|g; s|$scratch|SCRATCH|g"; }
python3 "$scratch/ask" "${launcher%/bin/*}/completion" "$scratch" | shown
while IFS= read -r line; do
    printf '%s:\n' "$line"
    line=$line fish --no-config --command 'source $argv[1]; complete --do-complete $line' "${launcher%/bin/*}/completion/freezerfs.fish"
done < "$scratch/lines" | shown
