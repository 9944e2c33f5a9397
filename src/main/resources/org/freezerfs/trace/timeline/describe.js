// Texts for what was recorded, and the tooltip.
const FAULTS = {
  fault_freezing: () => "FREEZING lasts longer", fault_refuse: event => event.task + " refuses to freeze", fault_notice: () => "a notice is late or lost",
};
function describeMark({ kind, event }) {
  const result = event.result && !["none", "sent"].includes(event.result) ? ", " + event.result + (event.result === "held" ? " until the thaw" : "") : "";
  const by = " by " + (event.caller || "?") + (event.command ? " (" + event.command + ")" : ""), delay = event.fault ? ", delayed by a fault" : "";
  const what = [
    () => "moved in: " + event.task + ", from " + byId.get(event.fromId).path,
    () => "moved out: " + event.task + ", to " + byId.get(event.groupId).path,
    () => "fork: " + event.task + result,
    () => chart.signals[event.signal] + " to " + event.task + result,
    () => "stopped again: " + event.task + (event.delay < 0 ? ", found by a scan" : ", " + shown(event.delay) + " after SIGCONT"),
    () => event.text + " written to " + event.file + by + delay,
    () => event.error + (event.fault ? " by a fault" : "") + " for " + (event.access === "read" ? "a read of " + event.file : event.text + " to " + event.file) + by,
    () => event.file + " read" + by + delay,
    () => "renamed from " + event.from + " to " + event.to,
    () => "exit: " + event.task,
    () => (Object.hasOwn(FAULTS, event.fault) ? FAULTS[event.fault](event) : "shown") + " by " + event.fault,
  ][kind]();
  return what + (kind === RESTOP || kind === RENAME || kind >= EXIT ? "" : "  (" + shown(event.took) + ")");
}
function describeSpan(span) {
  return chart.states[span.state] + (span.tasks < 0 ? "" : ": " + many(span.tasks, "task") + [" thawed in ", " requested to freeze in ", " found frozen in "][span.state] + shown(span.took));
}
function spanAt(lane, ns, near) {
  let span = null;
  for (let i = firstAfter(lane.spans, ns - 2 * near); i < lane.spans.length && lane.spans[i].at <= ns + near; i++) {
    const one = lane.spans[i], inside = one.at <= ns && ns < one.end;
    // A short span is drawn wider than it is, and the mouse finds it there.
    if (inside || one.state === FREEZING || !span) span = span && span.state === FREEZING && one.state !== FREEZING ? span : one;
  }
  return span;
}
function describe(lane, at) {
  const ns = time(at), lines = [], near = Math.abs(time(at + 1) - ns), span = spanAt(lane, ns, near);
  if (span) {
    lines.push(describeSpan(span));
    lines.push("from " + moment(span.at) + ", for " + shown(span.end - span.at) + (span.end >= chart.duration ? ", to the end" : ""));
  }
  if (isCounted) lines.push(many(countAt(lane, ns), "process", "processes"));
  const reach = near * REACH, marks = [];
  lane.kinds.forEach((list, kind) => {
    if (!hidden[kind]) for (let i = firstFrom(list, ns - reach); i < list.length && list[i].at <= ns + reach; i++) marks.push(list[i]);
  });
  marks.sort((one, other) => one.at - other.at);
  marks.slice(0, LISTED).forEach(mark => lines.push(moment(mark.at) + "  " + describeMark(mark)));
  if (marks.length > LISTED) lines.push("and " + (marks.length - LISTED) + " more: zoom in");
  return lines;
}
function describeGroup(lane) {
  const lines = lane.names.length ? ["before: " + lane.names.join(", ")] : [];
  lines.push(chart.states.map((state, i) => state + " " + shown(lane.spans.reduce((sum, span) => sum + (span.state === i ? span.end - span.at : 0), 0))).join(", "));
  if (isCounted) lines.push("at most " + many(lane.most, "process", "processes"));
  return lines;
}

function element(kind, text, parent) {
  const made = document.createElement(kind);
  made.textContent = text;
  parent.append(made);
  return made;
}
function button(text, parent, action) {
  const made = element("button", text, parent);
  made.onclick = action;
  return made;
}
const copy = async text => navigator.clipboard.writeText(text); // there is no clipboard on a page by plain http
function showTip(place, lane) {
  const isName = place.x < names, lines = isName ? describeGroup(lane) : describe(lane, place.x);
  tip.replaceChildren();
  element("b", isName ? lane.path : nameAt(lane, time(place.x)), tip);
  lines.forEach(line => element("div", line, tip));
  if (isPinned) {
    const text = tip.innerText, tools = element("p", "", tip);
    button("copy", tools, event => copy(text).then(() => event.target.textContent = "copied", () => getSelection().selectAllChildren(tip)));
    button("close", tools, unpin);
  }
  const box = canvas.getBoundingClientRect(), px = box.left + Math.max(0, place.x), py = box.top + place.y;
  tip.style.left = Math.max(2, Math.min(px + 14, innerWidth - tip.offsetWidth - 4)) + "px";
  tip.style.top = (py + 16 + tip.offsetHeight < innerHeight ? py + 16 : Math.max(2, py - 12 - tip.offsetHeight)) + "px";
}
function hover() {
  const place = pointer(), lane = place && !drag && (cursor ? cursor.lane : laneAt(place.y));
  if (!isPinned) {
    tip.hidden = !lane;
    if (lane) showTip(place, lane);
  }
  draw();
}
function pin() {
  isPinned = true;
  tip.classList.add("pinned");
  const place = pointer(), lane = cursor ? cursor.lane : laneAt(place.y);
  tip.hidden = false; // it is, while the mouse drags
  showTip(place, lane);
}
function unpin() {
  isPinned = false;
  tip.classList.remove("pinned");
  hover();
}
