// The groups and events of the recording.
const chart = JSON.parse(document.getElementById("chart").textContent);
const KINDS = ["in", "out", "fork", "signal", "guard", "write", "refused", "read", "rename", "exit", "fault"];
const KIND_NAMES = ["moved in", "moved out", "fork", "signal", "stopped again", "written", "refused", "read", "renamed", "exit", "fault"];
const STATES = ["thawed", "freezing", "frozen"];

// The root has no state, and each task that leaves it is marked in the group that it enters.
const ROOT = 0, byId = lanesOf(chart);
const groups = [...byId.values()].filter(lane => lane.id !== ROOT).sort((one, other) => one.id - other.id);

// Only this engine learns of forks and exits, so only here the number of a group's processes is known at all times.
const isCounted = chart.engine === "signals";
const CHANGES = { [IN]: 1, [OUT]: -1, [FORK]: 1, [EXIT]: -1 };

for (const lane of groups) {
  const last = lane.end < 0 ? chart.duration : lane.end;
  lane.spans.forEach((span, i) => span.end = i + 1 < lane.spans.length ? lane.spans[i + 1].at : Math.max(last, span.at));
  lane.frozen = lane.spans.reduce((sum, span) => sum + (span.state === FROZEN ? span.end - span.at : 0), 0);
  lane.kinds = KINDS.map((_, kind) => lane.marks.filter(mark => mark.kind === kind));
  lane.counts = []; // times, and the number of processes from then on
  let count = 0;
  if (isCounted) for (const { at, kind } of lane.marks) if (CHANGES[kind]) lane.counts.push({ at, count: count += CHANGES[kind] });
  lane.most = lane.counts.reduce((most, one) => Math.max(most, one.count), 0);
  lane.segments = lane.path.split("/").slice(1);
  lane.above = lane.segments.slice(1).map((_, i) => "/" + lane.segments.slice(0, i + 1).join("/"));
}
const totals = KINDS.map((_, kind) => groups.reduce((sum, lane) => sum + lane.kinds[kind].length, 0));
const parents = new Set(groups.flatMap(lane => lane.above));

function first(list, isBefore) { // the index of the first that is not before
  let low = 0, high = list.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (isBefore(list[mid])) low = mid + 1; else high = mid;
  }
  return low;
}
const firstFrom = (list, ns) => first(list, one => one.at < ns); // that begins then or later
const firstAfter = (spans, ns) => first(spans, span => span.end < ns); // that ends then or later
function countAt(lane, ns) {
  const i = firstFrom(lane.counts, ns + 1);
  return i ? Math.max(0, lane.counts[i - 1].count) : 0; // an exit may be noticed before the fork
}
function nameAt(lane, ns) {
  const next = lane.kinds[RENAME].find(mark => mark.at > ns);
  return next ? next.event.from : lane.path;
}
function bySegments(a, b) { // a group is followed by those below it
  for (let i = 0; i < Math.min(a.segments.length, b.segments.length); i++) {
    const one = a.segments[i], other = b.segments[i];
    if (one !== other) return one.localeCompare(other, "en", { numeric: true }) || (one < other ? -1 : 1);
  }
  return a.segments.length - b.segments.length || a.id - b.id;
}
