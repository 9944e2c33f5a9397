// The recording's rows as a lane for each group: its states as spans, and marks for the rest. Times are nanoseconds from the beginning.
// Rhino, which runs this in a test, knows no const in a for loop.
const IN = 0, OUT = 1, FORK = 2, SIGNAL = 3, RESTOP = 4, WRITE = 5, REFUSED = 6, READ = 7, RENAME = 8, EXIT = 9, FAULT = 10;
const THAWED = 0, FREEZING = 1, FROZEN = 2;

function lanesOf(chart) {
  const lanes = new Map(), renames = [];
  chart.states = ["RUNNING", "FREEZING", "FROZEN"];
  function state(word) {
    const known = chart.states.indexOf(word, FREEZING);
    if (known < 0) chart.states[THAWED] = word;
    return Math.max(known, THAWED);
  }
  function lane(id, path) {
    if (!lanes.has(id)) lanes.set(id, { id, path: path || "?", names: [], begin: 0, end: -1, spans: [], marks: [] });
    return lanes.get(id);
  }
  const mark = (at, kind, event) => at.marks.push({ at: event.at, kind, event });
  // FREEZING begins with the transition, the other states at its end.
  const change = (at, event) => at.spans.push({
    at: event.at + (event.to === "FREEZING" ? 0 : event.took), state: state(event.to), before: state(event.from), tasks: event.tasks, took: event.took,
  });
  const add = {
    GROUP(at, event) {
      if (event.change === "made") at.begin = event.at;
      if (event.change === "removed") at.end = event.at;
      else renames.push({ at: event.at, lane: at, to: event.group });
    },
    TRANSITION: change,
    ATTACH(at, event) {
      mark(lane(event.fromId, event.from), OUT, event);
      mark(at, IN, event);
    },
    FORK: (at, event) => mark(at, FORK, event),
    EXIT: (at, event) => mark(at, EXIT, event),
    FAULT: (at, event) => mark(at, FAULT, event),
    SIGNAL: (at, event) => mark(at, SIGNAL, event),
    RESTOP: (at, event) => mark(at, RESTOP, event),
    REQUEST: (at, event) => mark(at, event.error ? REFUSED : event.access === "write" ? WRITE : READ, event),
  };
  chart.rows.forEach(row => {
    const name = chart.words[row[0]], kind = chart.kinds[name], event = { at: row[1], took: row[2] };
    kind.fields.forEach((field, i) => event[field] = kind.texts[i] ? chart.words[row[3 + i]] : row[3 + i]);
    add[name](lane(event.groupId, event.group), event);
  });

  // A rename of a group also renames the paths of all groups below.
  const present = new Set();
  renames.forEach(({ at, lane, to }) => {
    const before = lane.path;
    if (!present.has(lane)) {
      present.add(lane);
      lane.path = to;
    } else if (before !== to) {
      present.forEach(other => {
        if (other !== lane && !other.path.startsWith(before + "/")) return;
        const former = other.path;
        other.path = to + former.slice(before.length);
        if (!other.names.includes(former)) other.names.push(former);
        mark(other, RENAME, { at, from: former, to: other.path });
      });
    }
  });

  lanes.forEach(lane => {
    lane.spans.sort((one, other) => one.at - other.at);
    lane.marks.sort((one, other) => one.at - other.at);
    // A group may be frozen from its creation, or be older than the recording.
    if (!lane.spans.length || lane.spans[0].at > lane.begin) {
      lane.spans.unshift({ at: lane.begin, state: lane.spans.length ? lane.spans[0].before : THAWED, tasks: -1, took: -1 });
    }
  });
  return lanes;
}
