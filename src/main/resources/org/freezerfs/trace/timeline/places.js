// Places on the canvas.
const width = () => canvas.clientWidth - names - MARGIN;
const x = ns => names + (ns - from) / (to - from) * width();
const time = px => from + (px - names) / width() * (to - from);
const top = i => AXIS + i * row - view.scrollTop;
function laneAt(y) {
  const i = Math.floor((y - AXIS + view.scrollTop) / row);
  return y < AXIS || i < 0 || i >= lanes.length ? null : lanes[i];
}
function pointer() { // of the mouse, or of the keyboard
  return cursor ? { x: cursor.ns === null ? 0 : x(cursor.ns), y: top(lanes.indexOf(cursor.lane)) + row / 2 } : mouse;
}
