// Texts for what was recorded, and the tooltip.
function describeMark(mark) {
  const [, kind, task, took, a, b, c, d, e] = mark, path = chart.paths[a], words = chart.words;
  const by = kind >= WRITE && kind <= READ ? " by " + (task || "?") + (words[c] ? " (" + words[c] + ")" : "") : "";
  const what = [
    () => "moved in: " + task + ", from " + path,
    () => "moved out: " + task + ", to " + path,
    () => "fork: " + task + (chart.results[a] === "none" ? "" : ", " + chart.results[a]),
    () => chart.signals[a] + " to " + task + (chart.results[b] === "held" ? ", held until the thaw" : chart.results[b] === "sent" ? "" : ", " + chart.results[b]),
    () => "stopped again: " + task + (a < 0 ? ", found by a scan" : ", " + shown(a) + " after SIGCONT"),
    () => words[b] + " written to " + words[a] + by + (d ? ", delayed by a fault" : ""),
    () => words[e] + (d ? " by a fault" : "") + " for " + (b < 0 ? "a read of " + words[a] : words[b] + " to " + words[a]) + by,
    () => words[a] + " read" + by + (d ? ", delayed by a fault" : ""),
    () => "renamed from " + words[a] + " to " + words[b],
    () => "exit: " + task,
    () => ({ fault_freezing: "FREEZING lasts longer", fault_refuse: task + " refuses to freeze", fault_notice: "a notice is late or lost" }[words[a]] || "shown") + " by " + words[a],
  ][kind]();
  return what + (kind === RESTOP || kind === RENAME || kind >= EXIT ? "" : "  (" + shown(took) + ")");
}
function describeSpan(span) {
  return chart.states[span[1]] + (span[2] < 0 ? "" : ": " + many(span[2], "task") + [" thawed in ", " requested to freeze in ", " found frozen in "][span[1]] + shown(span[3]));
}
function spanAt(lane, ns, near) {
  let span = null;
  for (let i = firstAfter(lane.spans, ns - 2 * near); i < lane.spans.length && lane.spans[i][0] <= ns + near; i++) {
    const one = lane.spans[i], inside = one[0] <= ns && ns < one.end;
    // A short span is drawn wider than it is, and the mouse finds it there.
    if (inside || one[1] === FREEZING || !span) span = span && span[1] === FREEZING && one[1] !== FREEZING ? span : one;
  }
  return span;
}
function describe(lane, at) {
  const ns = time(at), lines = [], near = Math.abs(time(at + 1) - ns), span = spanAt(lane, ns, near);
  if (span) {
    lines.push(describeSpan(span));
    lines.push("from " + moment(span[0]) + ", for " + shown(span.end - span[0]) + (span.end >= chart.duration ? ", to the end" : ""));
  }
  if (isCounted) lines.push(many(countAt(lane, ns), "process", "processes"));
  const reach = near * REACH, marks = [];
  lane.kinds.forEach((list, kind) => {
    if (!hidden[kind]) for (let i = firstFrom(list, ns - reach); i < list.length && list[i][0] <= ns + reach; i++) marks.push(list[i]);
  });
  marks.sort((one, other) => one[0] - other[0]);
  marks.slice(0, LISTED).forEach(mark => lines.push(moment(mark[0]) + "  " + describeMark(mark)));
  if (marks.length > LISTED) lines.push("and " + (marks.length - LISTED) + " more: zoom in");
  return lines;
}
function describeGroup(lane) {
  const lines = lane.names.length ? ["before: " + lane.names.join(", ")] : [];
  lines.push(chart.states.map((state, i) => state + " " + shown(lane.spans.reduce((sum, span) => sum + (span[1] === i ? span.end - span[0] : 0), 0))).join(", "));
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
