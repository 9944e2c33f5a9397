// The groups and events of the recording: a lane for each group.
const chart = JSON.parse(document.getElementById("chart").textContent);
const KINDS = ["in", "out", "fork", "signal", "guard", "write", "refused", "read", "rename", "exit", "fault"];
const KIND_NAMES = ["moved in", "moved out", "fork", "signal", "stopped again", "written", "refused", "read", "renamed", "exit", "fault"];
const IN = 0, OUT = 1, FORK = 2, RESTOP = 4, WRITE = 5, REFUSED = 6, READ = 7, RENAME = 8, EXIT = 9, FAULT = 10;
const STATES = ["thawed", "freezing", "frozen"];
const FREEZING = 1, FROZEN = 2;

// Only this engine learns of forks and exits, so only here the number of a group's processes is known at all times.
const isCounted = chart.engine === "signals";
const CHANGES = { [IN]: 1, [OUT]: -1, [FORK]: 1, [EXIT]: -1 };

for (const lane of chart.lanes) {
  const last = lane.end < 0 ? chart.duration : lane.end;
  lane.spans.forEach((span, i) => span.end = i + 1 < lane.spans.length ? lane.spans[i + 1][0] : Math.max(last, span[0]));
  lane.frozen = lane.spans.reduce((sum, span) => sum + (span[1] === FROZEN ? span.end - span[0] : 0), 0);
  lane.kinds = KINDS.map((_, kind) => lane.marks.filter(mark => mark[1] === kind));
  lane.counts = []; // times, and the number of processes from then on
  let count = 0;
  if (isCounted) for (const [ns, kind] of lane.marks) if (CHANGES[kind]) lane.counts.push([ns, count += CHANGES[kind]]);
  lane.most = lane.counts.reduce((most, [, count]) => Math.max(most, count), 0);
  lane.segments = lane.path.split("/").slice(1);
  lane.above = lane.segments.slice(1).map((_, i) => "/" + lane.segments.slice(0, i + 1).join("/"));
}
const totals = KINDS.map((_, kind) => chart.lanes.reduce((sum, lane) => sum + lane.kinds[kind].length, 0));
const parents = new Set(chart.lanes.flatMap(lane => lane.above));

function first(list, isBefore) { // the index of the first that is not before
  let low = 0, high = list.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (isBefore(list[mid])) low = mid + 1; else high = mid;
  }
  return low;
}
const firstFrom = (list, ns) => first(list, one => one[0] < ns); // that begins then or later
const firstAfter = (spans, ns) => first(spans, span => span.end < ns); // that ends then or later
function countAt(lane, ns) {
  const i = firstFrom(lane.counts, ns + 1);
  return i ? Math.max(0, lane.counts[i - 1][1]) : 0; // an exit may be noticed before the fork
}
function nameAt(lane, ns) {
  const next = lane.kinds[RENAME].find(mark => mark[0] > ns);
  return next ? chart.words[next[4]] : lane.path;
}
function bySegments(a, b) { // a group is followed by those below it
  for (let i = 0; i < Math.min(a.segments.length, b.segments.length); i++) {
    const one = a.segments[i], other = b.segments[i];
    if (one !== other) return one.localeCompare(other, "en", { numeric: true }) || (one < other ? -1 : 1);
  }
  return a.segments.length - b.segments.length || a.id - b.id;
}
