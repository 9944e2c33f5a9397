# freezer.state accepts FROZEN and RUNNING exactly; any other word gives EIO and changes nothing.
mkdir 0
for text in FREEZING THAWED frozen Running FROZENX FROZ 'FROZEN FROZEN' 'FROZEN,RUNNING' 1 0 '' ' '; do
    echo "'$text': $(try write_once 0/freezer.state "'%s\n'" "'$text'") $(cat 0/freezer.state)"
done
try 'echo FROZEN > 0/freezer.state'
cat 0/freezer.state
for text in FREEZING THAWED running ''; do
    echo "'$text': $(try write_once 0/freezer.state "'%s\n'" "'$text'") $(cat 0/freezer.state)"
done
try 'echo RUNNING > 0/freezer.state'
cat 0/freezer.state
