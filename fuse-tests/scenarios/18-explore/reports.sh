# The reports for other programs: JUnit's XML, and a page that leads to a recording of each run. And --over, where the command looks for its freezer in the
# usual place.
#: users root nobody
#: engines signals (no engine takes part)
#: needs python3
leave_mount
folder=$scratch/reports
mkdir "$folder"
explore --junit "$folder/junit.xml" --page "$folder/page" --only mkdir#1:EEXIST --only mkdir#1:ENOSPC --only rmdir#1:EBUSY --only freezer.state:write=FROZEN#7:EINTR \
    -- sh -c 'cd "$FREEZERFS"; mkdir new; echo FROZEN > new/freezer.state || exit; cat new/freezer.state; rmdir new || true' 'ä <&>' | tail -n 1
python3 -B - "$folder" << 'PYTHON'
import html.parser, sys, xml.etree.ElementTree
folder = sys.argv[1]
suite = xml.etree.ElementTree.parse(folder + "/junit.xml").getroot()
print(*(f"{name}={suite.get(name)}" for name in ("tests", "failures", "errors", "skipped")), suite.get("name")[-9:])
for case in suite:
    print(case.get("name"), *((each.tag, each.get("type"), each.get("message"), each.text) for each in case))
class Page(html.parser.HTMLParser):
    def handle_starttag(self, tag, attributes):
        if tag == "a":
            link = dict(attributes)
            run = open(f"{folder}/page/{link['href']}").read()
            print(link["href"], link["class"], "FROZEN" in run, "</html>" in run, end=" ")
    def handle_data(self, text):
        if text.strip() and self.get_starttag_text()[:2] in ("<h", "<t", "<a", "<p"):
            print(text.strip()[-24:])
Page().feed(open(folder + "/page/index.html").read())
PYTHON
echo 'over:'
place=/sys/fs/cgroup/freezer
explore --over --only mkdir#1:ENOSPC --only freezer.state:read#1:EINTR \
    -- sh -c 'mkdir $0/new || exit; cat $0/new/freezer.state; rmdir $0/new && [ $FREEZERFS = $0 ]' $place
print_left
rm -r "$folder"
