# What bash completes after freezerfs: commands, options, values of -o, mount points and their groups.
#: needs python3
mkdir -p 0/1 '0/a b' 2 "$scratch/bin" "$scratch/files/folder"
touch "$scratch/files/file"
ln -s "$launcher" "$scratch/bin/freezerfs"
install -m 755 /dev/null "$scratch/bin/program-to-run"
cd /
# A bash on a terminal, since readline splits words differently from a script: Escape * inserts all completions.
export TERM=dumb HOME=$scratch PS1='' INPUTRC=/dev/null HISTFILE='' PATH=$scratch/bin:/usr/bin:/bin
setup="source '${launcher%/bin/*}/completion/freezerfs'; bind -x '\"\C-xp\": printf \"%s|\n\" \"\$READLINE_LINE\" >> \"$scratch/answers\"; READLINE_LINE='; echo >> '$scratch/answers'"
type_lines "$scratch/answers" "$setup" $'\e*\x18p' bash --noprofile --norc -i << LINES | sed "s|$containers|ROOT|g; s|$scratch|SCRATCH|g"
freezerfs fr
freezerfs -
freezerfs --log-level 
freezerfs --log-level=de
freezerfs --log-file $scratch/files/
freezerfs -f $scratch/files/
freezerfs -o f
freezerfs -o freezer,semantics
freezerfs -o freezer,semantics=
freezerfs -o semantics=v4,tr
freezerfs -o semantics=v4,transition=
freezerfs -o semantics=v4,sem
freezerfs -o power
freezerfs -o freezer,log=$scratch/files/
freezerfs ls --
freezerfs ls ${containers%?}
freezerfs ls $containers/
freezerfs exec $containers/0/
freezerfs exec $containers/0/a\\ 
freezerfs exec "$containers/0/a
freezerfs exec $containers/0 
freezerfs exec $containers/0 -- program-to
freezerfs run -o freezer program-to
freezerfs run --over program-to-run $scratch/files/fi
freezerfs -f ~/files/f
freezerfs exec $containers/0 -- program-to-run $scratch/files/fi
freezerfs freeze $containers/0/1
freezerfs thaw $containers/0 
freezerfs thaw $containers/0 --wait 
freezerfs kill $containers/2 US
freezerfs kill $containers/2 USR1 
freezerfs kill -US
freezerfs kill -9 $containers/2
freezerfs freeze --wait 5 $containers/0/1
freezerfs exec --wait=5 $containers/0/1
freezerfs thaw --w
freezerfs wait $containers/0 FRO
freezerfs wait --timeout 5 $containers/2 T
freezerfs rm -r $containers/0/1
freezerfs help ti
freezerfs umount ${containers%?}
freezerfs recover ${containers%?}
LINES
