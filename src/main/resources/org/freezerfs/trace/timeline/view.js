// Which time and which groups are shown. The address names that: a link to it shows the same.
function show(a, b) {
  const whole = Math.max(chart.duration, LEAST), span = Math.min(whole, Math.max(LEAST, b - a));
  from = Math.min(Math.max(0, a), whole - span);
  to = from + span;
  keepView();
  hover();
  listSoon();
}
let keeping = 0;
function keepView() { // browsers don't take a new address at each turn of a wheel
  clearTimeout(keeping);
  keeping = setTimeout(() => history.replaceState(null, "", "#" + viewText()), 200);
}
function viewText() {
  const kept = new URLSearchParams({ from: Math.round(from), to: Math.round(to) });
  if (id("filter").value) kept.set("filter", id("filter").value);
  if (id("order").value !== "path") kept.set("order", id("order").value);
  if (isWall) kept.set("clock", "utc");
  for (const path of folded) kept.append("fold", path);
  for (const name of ["summary", "list"]) if (id(name).open) kept.append("open", name);
  if (id("find").value) kept.set("find", id("find").value);
  return kept;
}
function restoreView() {
  const kept = new URLSearchParams(location.hash.slice(1));
  id("filter").value = kept.get("filter") || "";
  if ([...id("order").options].some(option => option.value === kept.get("order"))) id("order").value = kept.get("order");
  folded.clear();
  kept.getAll("fold").forEach(path => folded.add(path));
  setClock(kept.get("clock") === "utc");
  for (const name of ["summary", "list"]) id(name).open = kept.getAll("open").includes(name);
  id("find").value = kept.get("find") || "";
  arrange();
  if (Number(kept.get("to")) > 0) show(Number(kept.get("from")) || 0, Number(kept.get("to")));
  else show(firstEvent(), chart.duration);
}
function firstEvent() { // a mount may have waited long for its first group
  const times = groups.flatMap(lane => [lane.spans[0].at || Infinity, lane.spans.length > 1 ? lane.spans[1].at : Infinity, ...lane.marks.slice(0, 1).map(mark => mark.at)]);
  const first = times.reduce((a, b) => Math.min(a, b), Infinity);
  return first > chart.duration / 5 && first < chart.duration ? first - (chart.duration - first) / 50 : 0;
}
function setClock(wall) {
  isWall = wall;
  id("clock").setAttribute("aria-pressed", String(wall));
}
function zoom(factor, around) {
  show(around - (around - from) * factor, around + (to - around) * factor);
}
const middle = () => (from + to) / 2;
const move = part => show(from + part * (to - from), to + part * (to - from));
const all = () => show(0, chart.duration);

function arrange() {
  const part = id("filter").value, by = id("order").value;
  isTree = by === "path" && !part;
  lanes = groups.filter(lane => lane.path.includes(part) && !(isTree && lane.above.some(path => folded.has(path))));
  if (by === "path") lanes.sort(bySegments);
  if (by === "frozen") lanes.sort((a, b) => b.frozen - a.frozen);
  if (by === "most") lanes.sort((a, b) => b.most - a.most);
  if (cursor && !lanes.includes(cursor.lane)) cursor = null;
  layOut();
  summarize();
  listEvents();
}
function fold(lane) {
  if (!isTree || !parents.has(lane.path)) return;
  if (!folded.delete(lane.path)) folded.add(lane.path);
  arrange();
  keepView();
}
