// Mouse and keyboard.
canvas.onmousemove = event => {
  mouse = { x: event.offsetX, y: event.offsetY };
  if (drag) drag.to = Math.max(names, mouse.x);
  else if (!isPinned) cursor = null;
  hover();
};
canvas.onmouseleave = () => { mouse = null; hover(); };
canvas.onmousedown = event => {
  if (event.button !== 0) return;
  mouse = { x: event.offsetX, y: event.offsetY };
  cursor = null;
  if (isPinned) unpin();
  const lane = laneAt(mouse.y);
  if (mouse.x >= names) drag = { at: mouse.x, to: mouse.x };
  else if (lane) fold(lane);
};
onmouseup = () => {
  if (!drag) return;
  const [a, b] = [Math.min(drag.at, drag.to), Math.max(drag.at, drag.to)];
  drag = null;
  if (b - a > 3) show(time(a), time(b));
  else if (mouse && laneAt(mouse.y)) { pin(); draw(); }
  else hover();
};
canvas.ondblclick = () => { unpin(); all(); };
canvas.addEventListener("wheel", event => {
  if (!event.ctrlKey && !event.shiftKey && !event.deltaX) return;
  event.preventDefault();
  if (event.ctrlKey) zoom(event.deltaY > 0 ? 1.25 : .8, time(Math.max(names, event.offsetX)));
  else move((event.deltaX || event.deltaY) > 0 ? .1 : -.1);
}, { passive: false });

// Up and down choose a group, left and right the beginning of a bar, or a mark, in it.
function chooseLane(by) {
  const i = cursor ? lanes.indexOf(cursor.lane) + by : by > 0 ? Math.floor(view.scrollTop / row) : lanes.length - 1;
  if (i < 0 || i >= lanes.length) return;
  choose(lanes[i], cursor ? cursor.ns : null);
}
function choose(lane, ns) {
  cursor = { lane, ns };
  const y = lanes.indexOf(lane) * row, high = view.clientHeight - AXIS - row;
  if (y < view.scrollTop || y > view.scrollTop + high) view.scrollTop = Math.max(0, y - high / 2);
  if (ns !== null && (ns < from || ns > to)) show(ns - (to - from) / 2, ns + (to - from) / 2);
  else hover();
}
function chooseTime(by) {
  const lists = [cursor.lane.spans, ...cursor.lane.kinds.filter((_, kind) => !hidden[kind])], at = cursor.ns === null ? (by > 0 ? from - 1 : to) : cursor.ns;
  const times = lists.map(list => (list[by > 0 ? firstFrom(list, at + 1) : firstFrom(list, at) - 1] || {}).at).filter(ns => ns !== undefined);
  if (times.length) choose(cursor.lane, by > 0 ? Math.min(...times) : Math.max(...times));
}
const KEYS = {
  "+": () => zoom(.5, centre()), "=": () => zoom(.5, centre()), "-": () => zoom(2, centre()), "0": all,
  ArrowUp: () => chooseLane(-1), ArrowDown: () => chooseLane(1),
  ArrowLeft: event => cursor && !event.shiftKey ? chooseTime(-1) : move(-.2),
  ArrowRight: event => cursor && !event.shiftKey ? chooseTime(1) : move(.2),
  Enter: () => cursor && (cursor.ns === null ? fold(cursor.lane) : pin()),
  Escape: () => { cursor = null; unpin(); },
};
const centre = () => cursor && cursor.ns !== null ? cursor.ns : middle();
onkeydown = event => {
  const action = KEYS[event.key];
  const element = event.target.tagName;
  if (!action || event.ctrlKey || event.altKey || event.metaKey || ["INPUT", "SELECT"].includes(element) || event.key === "Enter" && ["BUTTON", "SUMMARY"].includes(element)) return;
  event.preventDefault();
  if (isPinned && event.key !== "Enter") unpin();
  action(event);
};

view.onscroll = hover;
onresize = layOut;
matchMedia("(prefers-color-scheme: dark)").onchange = () => { layOut(); drawLegend(); };
id("in").onclick = () => zoom(.5, centre());
id("out").onclick = () => zoom(2, centre());
id("all").onclick = all;
id("filter").oninput = id("order").onchange = () => { arrange(); keepView(); };
id("clock").onclick = () => { setClock(!isWall); keepView(); hover(); listEvents(); };
onhashchange = restoreView;
