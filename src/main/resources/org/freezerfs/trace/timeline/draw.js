// The canvas.
function shorten(text, room) { // keeps the end, which tells paths apart
  if (pen.measureText(text).width <= room) return text;
  let low = 0, high = text.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (pen.measureText("…" + text.slice(mid)).width <= room) high = mid; else low = mid + 1;
  }
  return "…" + text.slice(low);
}

const font = () => (row < 20 ? 11 : 13) + "px system-ui, sans-serif";
const indent = lane => 8 + (isTree ? lane.above.length * INDENT : 0);
const foldMark = lane => isTree && parents.has(lane.path) ? (folded.has(lane.path) ? "▸ " : "▾ ") : "";
const label = lane => foldMark(lane) + (isTree && lane.above.length ? lane.segments[lane.segments.length - 1] : lane.path);

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
  names = Math.min(Math.max(110, ...lanes.map(lane => indent(lane) + pen.measureText(label(lane)).width + 14)), Math.max(120, wide * .25));
  draw();
}

const barHeight = () => row >= 26 ? Math.round(row * .5) : row - 3; // marks stand below it, or upon it where there are many groups
function drawLane(lane, y) {
  const right = names + width(), bar = barHeight(), middle = row >= 26 ? y + bar + (row - bar) / 2 : y + 1 + bar / 2;
  for (const state of [0, FROZEN, FREEZING]) { // FREEZING last: it is short, and must stay visible
    pen.fillStyle = colours[STATES[state]];
    let drawn = -1;
    for (let i = firstAfter(lane.spans, from); i < lane.spans.length && lane.spans[i].at <= to; i++) {
      const span = lane.spans[i];
      if (span.state !== state) continue;
      const left = Math.max(names, x(span.at)), end = Math.min(right, Math.max(x(span.end), left + (state ? 2 : 1)));
      if (end > drawn) pen.fillRect(left, y + 1, end - left, bar);
      drawn = end;
    }
  }
  if (row >= 26 && lane.most > 1) drawCounts(lane, y + 1, bar, right);
  const size = row >= 26 ? 9 : 7;
  lane.kinds.forEach((marks, kind) => {
    if (hidden[kind]) return;
    let drawn = -REACH;
    for (let i = firstFrom(marks, from); i < marks.length && marks[i].at <= to; i++) {
      const at = x(marks[i].at);
      if (at - drawn < 2) continue;
      glyph(pen, kind, at, middle, size);
      drawn = at;
    }
  });
}
// The number of processes, as a line in the bar; its highest place is the most that the group has had.
function drawCounts(lane, y, bar, right) {
  if (lane.end >= 0 && lane.end < from) return;
  const level = count => y + bar - 1 - (bar - 2) * Math.max(0, count) / lane.most;
  let high = level(countAt(lane, from)), drawn = names;
  pen.beginPath();
  pen.moveTo(names, high);
  for (let i = firstFrom(lane.counts, from + 1); i < lane.counts.length && lane.counts[i].at <= to; i++) {
    const at = x(lane.counts[i].at), next = level(lane.counts[i].count);
    if (at - drawn >= .5) pen.lineTo(at, high);
    pen.lineTo(Math.max(at, drawn), next);
    high = next;
    drawn = Math.max(at, drawn);
  }
  pen.lineTo(lane.end < 0 ? right : Math.min(right, x(lane.end)), high);
  pen.lineWidth = 1;
  pen.strokeStyle = colours.text;
  pen.globalAlpha = .55;
  pen.stroke();
  pen.globalAlpha = 1;
}

function draw() {
  const wide = canvas.clientWidth, high = canvas.clientHeight, right = names + width(), each = step(width());
  pen.fillStyle = colours.back;
  pen.fillRect(0, 0, wide, high);
  pen.font = font();
  pen.textBaseline = "middle";
  const first = Math.max(0, Math.floor(view.scrollTop / row)), last = Math.min(lanes.length, Math.ceil((view.scrollTop + high) / row));
  const pointed = drag ? null : cursor ? cursor.lane : mouse && laneAt(mouse.y);
  for (let i = first; i < last; i++) {
    if (i % 2 || lanes[i] === pointed) {
      pen.fillStyle = lanes[i] === pointed ? colours.line : colours.stripe;
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
    pen.fillText(shorten(label(lanes[i]), names - indent(lanes[i]) - 6), indent(lanes[i]), y + 1 + barHeight() / 2);
    pen.save();
    pen.beginPath();
    pen.rect(names - REACH, y, right - names + 2 * REACH, row);
    pen.clip();
    drawLane(lanes[i], y);
    pen.restore();
  }
  drawAxis(ticks, each, wide, right);
  if (drag) {
    pen.globalAlpha = .2;
    pen.fillStyle = colours.text;
    pen.fillRect(Math.min(drag.at, drag.to), AXIS, Math.abs(drag.to - drag.at), high);
    pen.globalAlpha = 1;
  } else drawPointer(wide, high, right);
}
function drawAxis(ticks, each, wide, right) {
  pen.fillStyle = colours.back;
  pen.fillRect(0, 0, wide, AXIS);
  pen.fillStyle = colours.dim;
  pen.font = "11px system-ui, sans-serif";
  pen.fillText((lanes.length === groups.length ? "" : lanes.length + " of ") + many(groups.length, "group"), 8, AXIS / 2);
  for (const ns of ticks) {
    const text = tick(ns, each), at = x(ns), long = pen.measureText(text).width;
    pen.fillText(text, Math.min(Math.max(names, at - long / 2), wide - long - 2), AXIS / 2 - 2);
    pen.fillRect(Math.round(at), AXIS - 6, 1, 6);
  }
  pen.fillRect(names, AXIS - 1, right - names, 1);
}
function drawPointer(wide, high, right) {
  const at = pointer();
  if (!at || at.x < names || at.x > right) return;
  pen.fillStyle = colours.dim;
  pen.fillRect(at.x, AXIS, 1, high);
  const text = moment(time(at.x)), long = pen.measureText(text).width + 8, left = Math.min(at.x - long / 2, wide - long);
  pen.fillStyle = colours.text;
  pen.fillRect(left, 2, long, AXIS - 8);
  pen.fillStyle = colours.back;
  pen.fillText(text, left + 4, AXIS / 2 - 2);
}
