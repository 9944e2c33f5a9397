"use strict";
// Draws the chart that the page contains: all groups on one canvas, as large as the window. Text enters the document only as text content.
(() => {
const chart = JSON.parse(document.getElementById("chart").textContent);
const KINDS = ["in", "out", "fork", "signal", "guard", "write", "refused", "read", "rename"];
const KIND_NAMES = ["moved in", "moved out", "fork", "signal", "stopped again", "written", "refused", "read", "renamed"];
const RESTOP = 4, WRITE = 5, REFUSED = 6, READ = 7, RENAME = 8;
const STATES = ["thawed", "freezing", "frozen"];
const AXIS = 26, REACH = 6, LEAST = 1000, MARGIN = 8, LISTED = 12;
const id = name => document.getElementById(name);
const view = id("view"), canvas = id("lanes"), tip = id("tip"), pen = canvas.getContext("2d");

for (const lane of chart.lanes) {
  const last = lane.end < 0 ? chart.duration : lane.end;
  lane.spans.forEach((span, i) => span.end = i + 1 < lane.spans.length ? lane.spans[i + 1][0] : Math.max(last, span[0]));
  lane.frozen = lane.spans.reduce((sum, span) => sum + (span[1] === 2 ? span.end - span[0] : 0), 0);
  lane.kinds = KINDS.map((_, kind) => lane.marks.filter(mark => mark[1] === kind));
}
const counts = KINDS.map((_, kind) => chart.lanes.reduce((sum, lane) => sum + lane.kinds[kind].length, 0));
const hidden = KINDS.map((_, kind) => kind === READ); // of reads there are many
let lanes = chart.lanes, from = 0, to = Math.max(chart.duration, LEAST), colours = {}, names = 0, row = 0, mouse = null, drag = null, isWall = false;

// Times: nanoseconds from the beginning.
function shown(ns) {
  const units = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]];
  const [size, unit] = units.find(([least]) => ns >= least) || units[3];
  return (ns < 1e12 ? +(ns / size).toPrecision(4) : Math.round(ns / 1e9)) + " " + unit;
}
const many = (count, what) => count + " " + what + (count === 1 ? "" : "s");
function clock(ns, digits) { // the time of day, in UTC
  const micros = Math.floor(ns / 1e3), at = new Date(chart.begin + Math.floor(micros / 1e3));
  const fraction = String(at.getUTCMilliseconds()).padStart(3, "0") + String(micros % 1e3).padStart(3, "0");
  return at.toISOString().slice(11, 19) + (digits ? "." + fraction.slice(0, digits) : "");
}
function moment(ns) {
  if (isWall) return clock(ns, 6);
  return "+" + (ns / 1e9).toFixed(Math.min(9, Math.max(3, 12 - Math.ceil(Math.log10(to - from))))) + " s";
}
function tick(ns, step) {
  if (isWall) return clock(ns, step >= 1e9 ? 0 : step >= 1e6 ? 3 : 6);
  if (ns === 0) return "0";
  if (step >= 60e9) {
    const s = Math.round(ns / 1e9), two = n => String(n).padStart(2, "0");
    return (s >= 3600 ? Math.floor(s / 3600) + ":" + two(Math.floor(s / 60) % 60) : Math.floor(s / 60)) + ":" + two(s % 60);
  }
  const [size, unit] = to >= 1e9 ? [1e9, "s"] : to >= 1e6 ? [1e6, "ms"] : [1e3, "µs"];
  return (ns / size).toFixed(Math.max(0, Math.ceil(Math.log10(size / step) - 1e-9))) + " " + unit;
}
function step(width) {
  const least = (to - from) / Math.max(1, width / 110);
  const steps = [60e9, 120e9, 300e9, 600e9, 1800e9, 3600e9, 7200e9, 21600e9, 86400e9];
  if (least > 30e9) return steps.find(one => one >= least) || 86400e9 * Math.ceil(least / 86400e9);
  const ten = 10 ** Math.floor(Math.log10(least));
  return Math.max(1, ten * [1, 2, 5, 10].find(factor => ten * factor >= least));
}

// Places on the canvas.
const width = () => canvas.clientWidth - names - MARGIN;
const x = ns => names + (ns - from) / (to - from) * width();
const time = px => from + (px - names) / width() * (to - from);
const top = i => AXIS + i * row - view.scrollTop;
function laneAt(y) {
  const i = Math.floor((y - AXIS + view.scrollTop) / row);
  return y < AXIS || i < 0 || i >= lanes.length ? null : lanes[i];
}
function firstAfter(list, ns) { // the index of the first that ends after
  let low = 0, high = list.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((list[mid].end === undefined ? list[mid][0] : list[mid].end) < ns) low = mid + 1; else high = mid;
  }
  return low;
}

function glyph(on, kind, cx, cy, size) {
  const r = size / 2;
  on.beginPath();
  if (kind === 0) { on.moveTo(cx - r, cy - r); on.lineTo(cx + r, cy - r); on.lineTo(cx, cy + r); }
  else if (kind === 1) { on.moveTo(cx - r, cy + r); on.lineTo(cx + r, cy + r); on.lineTo(cx, cy - r); }
  else if (kind === 2) on.arc(cx, cy, r * .85, 0, 7);
  else if (kind === 3) { on.moveTo(cx, cy - r * 1.25); on.lineTo(cx + r, cy); on.lineTo(cx, cy + r * 1.25); on.lineTo(cx - r, cy); }
  else if (kind === 4) on.rect(cx - r * .8, cy - r * .8, r * 1.6, r * 1.6);
  else if (kind === 5) on.rect(cx - r * .35, cy - r * 1.1, r * .7, r * 2.2);
  else if (kind === 6) { // a cross
    const a = r * 1.1, b = r * .4;
    for (const [dx, dy] of [[-a, -a + b], [-a + b, -a], [0, -b], [a - b, -a], [a, -a + b], [b, 0], [a, a - b], [a - b, a], [0, b], [-a + b, a], [-a, a - b], [-b, 0]])
      on.lineTo(cx + dx, cy + dy);
  } else if (kind === 7) on.arc(cx, cy, r * .45, 0, 7);
  else { on.moveTo(cx - r, cy - r); on.lineTo(cx + r, cy); on.lineTo(cx - r, cy + r); }
  on.closePath();
  on.lineWidth = 2;
  on.strokeStyle = colours.halo;
  on.stroke();
  on.fillStyle = colours[KINDS[kind]];
  on.fill();
}

function shorten(text, room) { // keeps the end, which tells paths apart
  if (pen.measureText(text).width <= room) return text;
  let low = 0, high = text.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (pen.measureText("…" + text.slice(mid)).width <= room) high = mid; else low = mid + 1;
  }
  return "…" + text.slice(low);
}

function layOut() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["back", "text", "dim", "line", "stripe", "halo", ...STATES, ...KINDS]) colours[name] = style.getPropertyValue("--" + name).trim();
  row = lanes.length <= 12 ? 40 : lanes.length <= 40 ? 26 : 15;
  const scale = devicePixelRatio || 1, wide = view.clientWidth, high = view.clientHeight;
  canvas.width = wide * scale;
  canvas.height = high * scale;
  canvas.style.width = wide + "px";
  canvas.style.height = high + "px";
  id("height").style.height = Math.max(high, AXIS + lanes.length * row + MARGIN) + "px";
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.font = font();
  names = Math.min(Math.max(110, ...lanes.map(lane => pen.measureText(lane.path).width + 20)), Math.max(120, wide * .25));
  draw();
}
const font = () => (row < 20 ? 11 : 13) + "px system-ui, sans-serif";

const barHeight = () => row >= 26 ? Math.round(row * .5) : row - 3; // marks stand below it, or upon it where there are many groups
function drawLane(lane, y) {
  const right = names + width(), bar = barHeight(), middle = row >= 26 ? y + bar + (row - bar) / 2 : y + 1 + bar / 2;
  for (const state of [0, 2, 1]) { // FREEZING last: it is short, and must stay visible
    pen.fillStyle = colours[STATES[state]];
    let drawn = -1;
    for (let i = firstAfter(lane.spans, from); i < lane.spans.length && lane.spans[i][0] <= to; i++) {
      const span = lane.spans[i];
      if (span[1] !== state) continue;
      const left = Math.max(names, x(span[0])), end = Math.min(right, Math.max(x(span.end), left + (state ? 2 : 1)));
      if (end > drawn) pen.fillRect(left, y + 1, end - left, bar);
      drawn = end;
    }
  }
  const size = row >= 26 ? 9 : 7;
  lane.kinds.forEach((marks, kind) => {
    if (hidden[kind]) return;
    let drawn = -REACH;
    for (let i = firstAfter(marks, from); i < marks.length && marks[i][0] <= to; i++) {
      const at = x(marks[i][0]);
      if (at - drawn < 2) continue;
      glyph(pen, kind, at, middle, size);
      drawn = at;
    }
  });
}

function draw() {
  const wide = canvas.clientWidth, high = canvas.clientHeight, right = names + width(), each = step(width());
  pen.fillStyle = colours.back;
  pen.fillRect(0, 0, wide, high);
  pen.font = font();
  pen.textBaseline = "middle";
  const first = Math.max(0, Math.floor(view.scrollTop / row)), last = Math.min(lanes.length, Math.ceil((view.scrollTop + high) / row));
  for (let i = first; i < last; i++) {
    const hovered = mouse && !drag && lanes[i] === laneAt(mouse.y);
    if (i % 2 || hovered) {
      pen.fillStyle = hovered ? colours.line : colours.stripe;
      pen.fillRect(0, top(i), wide, row);
    }
  }
  const ticks = [];
  for (let ns = Math.ceil(from / each) * each; ns <= to; ns += each) ticks.push(ns);
  pen.fillStyle = colours.line;
  for (const ns of ticks) pen.fillRect(Math.round(x(ns)), AXIS, 1, Math.min(high, top(lanes.length)) - AXIS);
  for (let i = first; i < last; i++) {
    const y = top(i);
    pen.fillStyle = colours.text;
    pen.fillText(shorten(lanes[i].path, names - 14), 8, y + 1 + barHeight() / 2);
    pen.save();
    pen.beginPath();
    pen.rect(names - REACH, y, right - names + 2 * REACH, row);
    pen.clip();
    drawLane(lanes[i], y);
    pen.restore();
  }
  pen.fillStyle = colours.back;
  pen.fillRect(0, 0, wide, AXIS);
  pen.fillStyle = colours.dim;
  pen.font = "11px system-ui, sans-serif";
  pen.fillText((lanes.length === chart.lanes.length ? "" : lanes.length + " of ") + many(chart.lanes.length, "group"), 8, AXIS / 2);
  for (const ns of ticks) {
    const text = tick(ns, each), at = x(ns), long = pen.measureText(text).width;
    pen.fillText(text, Math.min(Math.max(names, at - long / 2), wide - long - 2), AXIS / 2 - 2);
    pen.fillRect(Math.round(at), AXIS - 6, 1, 6);
  }
  pen.fillRect(names, AXIS - 1, right - names, 1);
  if (drag) {
    pen.globalAlpha = .2;
    pen.fillStyle = colours.text;
    pen.fillRect(Math.min(drag.at, drag.to), AXIS, Math.abs(drag.to - drag.at), high);
    pen.globalAlpha = 1;
  } else if (mouse && mouse.x >= names && mouse.x <= right) {
    pen.fillStyle = colours.dim;
    pen.fillRect(mouse.x, AXIS, 1, high);
    const text = moment(time(mouse.x)), long = pen.measureText(text).width + 8, left = Math.min(mouse.x - long / 2, wide - long);
    pen.fillStyle = colours.text;
    pen.fillRect(left, 2, long, AXIS - 8);
    pen.fillStyle = colours.back;
    pen.fillText(text, left + 4, AXIS / 2 - 2);
  }
}

// The text for the place of the mouse.
function describeMark(mark) {
  const [ns, kind, task, took, a, b, c, d, e] = mark, path = chart.paths[a], words = chart.words;
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
  ][kind]();
  return moment(ns) + "  " + what + (kind === RESTOP || kind === RENAME ? "" : "  (" + shown(took) + ")");
}
function describe(lane, at) {
  const ns = time(at), lines = [];
  const near = Math.abs(time(at + 1) - ns);
  let span = null;
  for (let i = firstAfter(lane.spans, ns - 2 * near); i < lane.spans.length && lane.spans[i][0] <= ns + near; i++) {
    const one = lane.spans[i], inside = one[0] <= ns && ns < one.end;
    // A short span is drawn wider than it is, and the mouse finds it there.
    if (inside || one[1] === 1 || !span) span = span && span[1] === 1 && one[1] !== 1 ? span : one;
  }
  if (span) {
    const begins = "from " + moment(span[0]) + ", for " + shown(span.end - span[0]) + (span.end >= chart.duration ? ", to the end" : "");
    const tasks = span[2] < 0 ? "" : "\n" + many(span[2], "task") + [" thawed in ", " requested to freeze in ", " found frozen in "][span[1]] + shown(span[3]);
    lines.push(chart.states[span[1]] + "  " + begins + tasks);
  }
  const reach = near * REACH, marks = [];
  lane.kinds.forEach((list, kind) => {
    if (!hidden[kind]) for (let i = firstAfter(list, ns - reach); i < list.length && list[i][0] <= ns + reach; i++) marks.push(list[i]);
  });
  marks.sort((one, other) => one[0] - other[0]);
  marks.slice(0, LISTED).forEach(mark => lines.push(describeMark(mark)));
  if (marks.length > LISTED) lines.push("and " + (marks.length - LISTED) + " more: zoom in");
  return lines;
}
function nameAt(lane, ns) {
  const next = lane.kinds[RENAME].find(mark => mark[0] > ns);
  return next ? chart.words[next[4]] : lane.path;
}
function element(kind, text, parent) {
  const made = document.createElement(kind);
  made.textContent = text;
  parent.append(made);
  return made;
}
function hover() {
  const lane = mouse && !drag && laneAt(mouse.y);
  const lines = lane && mouse.x >= names ? describe(lane, mouse.x) : [];
  tip.hidden = !lane;
  if (lane) {
    tip.replaceChildren();
    element("b", mouse.x < names ? lane.path : nameAt(lane, time(mouse.x)), tip);
    if (lane.names.length && mouse.x < names) element("div", "before: " + lane.names.join(", "), tip);
    if (mouse.x < names) element("div", chart.states.map((state, i) => state + " " + shown(lane.spans.reduce((sum, span) => sum + (span[1] === i ? span.end - span[0] : 0), 0))).join(", "), tip);
    lines.forEach(line => element("div", line, tip));
    const box = canvas.getBoundingClientRect(), px = box.left + mouse.x, py = box.top + mouse.y;
    tip.style.left = Math.max(2, Math.min(px + 14, innerWidth - tip.offsetWidth - 4)) + "px";
    tip.style.top = (py + 16 + tip.offsetHeight < innerHeight ? py + 16 : Math.max(2, py - 12 - tip.offsetHeight)) + "px";
  }
  draw();
}

function show(a, b) {
  const whole = Math.max(chart.duration, LEAST), span = Math.min(whole, Math.max(LEAST, b - a));
  from = Math.min(Math.max(0, a), whole - span);
  to = from + span;
  keepView();
  hover();
}
// The address names the view: a link to it shows the same. Browsers don't take a new one at each turn of a wheel.
let keeping = 0;
function keepView() {
  clearTimeout(keeping);
  keeping = setTimeout(() => history.replaceState(null, "", "#" + viewText()), 200);
}
function viewText() {
  const view = new URLSearchParams({ from: Math.round(from), to: Math.round(to) });
  if (id("filter").value) view.set("filter", id("filter").value);
  if (id("order").value !== "path") view.set("order", id("order").value);
  if (isWall) view.set("clock", "utc");
  return view;
}
function restoreView() {
  const view = new URLSearchParams(location.hash.slice(1));
  id("filter").value = view.get("filter") || "";
  if ([...id("order").options].some(option => option.value === view.get("order"))) id("order").value = view.get("order");
  setClock(view.get("clock") === "utc");
  arrange();
  if (Number(view.get("to")) > 0) show(Number(view.get("from")), Number(view.get("to")));
  else show(firstEvent(), chart.duration);
}
function firstEvent() { // a mount may have waited long for its first group
  const times = chart.lanes.flatMap(lane => [lane.spans[0][0] || Infinity, lane.spans.length > 1 ? lane.spans[1][0] : Infinity, ...lane.marks.slice(0, 1).map(mark => mark[0])]);
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

canvas.onmousemove = event => {
  mouse = { x: event.offsetX, y: event.offsetY };
  if (drag) drag.to = Math.max(names, mouse.x);
  hover();
};
canvas.onmouseleave = () => { mouse = null; hover(); };
canvas.onmousedown = event => {
  if (event.button === 0 && event.offsetX >= names) drag = { at: event.offsetX, to: event.offsetX };
};
onmouseup = () => {
  if (!drag) return;
  const [a, b] = [Math.min(drag.at, drag.to), Math.max(drag.at, drag.to)];
  drag = null;
  if (b - a > 3) show(time(a), time(b)); else hover();
};
canvas.ondblclick = all;
canvas.addEventListener("wheel", event => {
  if (!event.ctrlKey && !event.shiftKey && !event.deltaX) return;
  event.preventDefault();
  if (event.ctrlKey) zoom(event.deltaY > 0 ? 1.25 : .8, time(Math.max(names, event.offsetX)));
  else move((event.deltaX || event.deltaY) > 0 ? .1 : -.1);
}, { passive: false });
onkeydown = event => {
  const action = { "+": () => zoom(.5, middle()), "=": () => zoom(.5, middle()), "-": () => zoom(2, middle()), "0": all, ArrowLeft: () => move(-.2), ArrowRight: () => move(.2) }[event.key];
  if (action && !event.ctrlKey && !["INPUT", "SELECT"].includes(event.target.tagName)) { event.preventDefault(); action(); }
};
view.onscroll = hover;
onresize = layOut;
matchMedia("(prefers-color-scheme: dark)").onchange = () => { layOut(); drawLegend(); };
id("in").onclick = () => zoom(.5, middle());
id("out").onclick = () => zoom(2, middle());
id("all").onclick = all;

function arrange() {
  const part = id("filter").value, by = id("order").value;
  lanes = chart.lanes.filter(lane => lane.path.includes(part));
  if (by === "path") lanes.sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
  if (by === "frozen") lanes.sort((a, b) => b.frozen - a.frozen);
  layOut();
  summarize();
}
id("filter").oninput = id("order").onchange = () => { arrange(); keepView(); };
id("clock").onclick = () => { setClock(!isWall); keepView(); hover(); };
onhashchange = restoreView;

// For each group: how often it froze, and how long that took.
function summarize() {
  const body = id("groups");
  body.replaceChildren();
  for (const lane of id("summary").open ? lanes : []) {
    const freezing = lane.spans.filter(span => span[1] === 1).map(span => span.end - span[0]);
    const toFrozen = lane.spans.filter((span, i) => span[1] === 1 && lane.spans[i + 1] && lane.spans[i + 1][1] === 2).map(span => span.end - span[0]).sort((a, b) => a - b);
    const cells = [
      lane.path, lane.spans.filter((span, i) => span[1] === 1 && (!i || lane.spans[i - 1][1] === 0)).length,
      toFrozen.length ? shown(toFrozen[(toFrozen.length - 1) >> 1]) : "", toFrozen.length ? shown(toFrozen[toFrozen.length - 1]) : "",
      freezing.length ? shown(freezing.reduce((a, b) => Math.max(a, b))) : "", shown(lane.frozen), lane.kinds[REFUSED].length,
    ];
    const line = element("tr", "", body);
    cells.forEach((text, i) => element(i ? "td" : "th", text, line));
  }
}
id("summary").ontoggle = () => { summarize(); layOut(); };

function drawLegend() {
  id("legend").replaceChildren();
  const entry = (kind, text, paint) => {
    const made = element(kind, "", id("legend")), icon = element("canvas", "", made);
    element("span", text, made);
    icon.width = 32;
    icon.height = 28;
    const on = icon.getContext("2d");
    on.scale(2, 2);
    paint(on);
    return made;
  };
  chart.states.forEach((state, i) => entry("span", state, on => { on.fillStyle = colours[STATES[i]]; on.fillRect(0, 1, 16, 12); }));
  KINDS.forEach((_, kind) => {
    const button = entry("button", KIND_NAMES[kind] + " " + counts[kind], on => glyph(on, kind, 8, 7, 10));
    button.setAttribute("aria-pressed", String(!hidden[kind]));
    button.onclick = () => {
      hidden[kind] = !hidden[kind];
      button.setAttribute("aria-pressed", String(!hidden[kind]));
      draw();
    };
  });
}

id("title").textContent = chart.mountPoint;
document.title = "freezerfs timeline: " + chart.mountPoint;
id("facts").textContent = [
  "semantics=" + chart.semantics, "daemon " + chart.daemon, "from " + new Date(chart.begin).toISOString().replace("T", " ").replace("Z", " UTC"),
  "for " + shown(chart.duration), many(chart.lanes.length, "group"), chart.ended ? "ended in order" : "not ended when this was saved",
  ...chart.torn ? ["the last part is torn and left out (" + chart.torn + " bytes)"] : [],
].join(" · ");
restoreView();
drawLegend();
})();
