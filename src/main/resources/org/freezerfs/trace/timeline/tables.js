// The summary, for each group: how often it froze, and how long that took.
function summarize() {
  const body = id("groups");
  body.replaceChildren();
  for (const lane of id("summary").open ? lanes : []) {
    const freezing = lane.spans.filter(span => span.state === FREEZING).map(span => span.end - span.at);
    const toFrozen = lane.spans.filter((span, i) => span.state === FREEZING && lane.spans[i + 1] && lane.spans[i + 1].state === FROZEN).map(span => span.end - span.at).sort((a, b) => a - b);
    const cells = [
      lane.path, lane.spans.filter((span, i) => span.state === FREEZING && (!i || lane.spans[i - 1].state === THAWED)).length,
      toFrozen.length ? shown(toFrozen[(toFrozen.length - 1) >> 1]) : "", toFrozen.length ? shown(toFrozen[toFrozen.length - 1]) : "",
      freezing.length ? shown(freezing.reduce((a, b) => Math.max(a, b))) : "", shown(lane.frozen), lane.kinds[REFUSED].length, isCounted ? lane.most : "",
    ];
    const line = element("tr", "", body);
    cells.forEach((text, i) => element(i ? "td" : "th", text, line));
  }
}
id("summary").ontoggle = () => { summarize(); layOut(); keepView(); };

// The list of all events of the groups and the time that are shown. Of many lines only those in sight are in the document.
const LINE = 18;
let events = null, listed = [];
function allEvents() {
  if (!events) {
    events = groups.flatMap(lane => [
      ...lane.spans.slice(lane.spans[0].tasks < 0 ? 1 : 0).map(span => ({ ns: span.at, lane, kind: -1, text: describeSpan(span) })),
      ...lane.marks.map(mark => ({ ns: mark.at, lane, kind: mark.kind, text: describeMark(mark) })),
    ]).sort((a, b) => a.ns - b.ns);
    events.forEach(event => event.found = (nameAt(event.lane, event.ns) + "  " + event.text).toLowerCase());
  }
  return events;
}
function listEvents() {
  if (!id("list").open) return;
  const wanted = id("find").value.toLowerCase(), there = new Set(lanes);
  listed = allEvents().filter(event => event.ns >= from && event.ns <= to && !hidden[event.kind] && there.has(event.lane) && event.found.includes(wanted));
  id("found").textContent = many(listed.length, "event") + (listed.length === events.length ? "" : " of " + events.length);
  id("lines").style.height = listed.length * LINE + "px";
  drawLines();
}
let listing = 0;
function listSoon() { // once the view rests
  clearTimeout(listing);
  listing = setTimeout(listEvents, 150);
}
function drawLines() {
  const first = Math.floor(id("events").scrollTop / LINE), last = first + Math.ceil(id("events").clientHeight / LINE) + 1;
  id("lines").replaceChildren();
  listed.slice(first, last).forEach((event, i) => {
    const line = button("", id("lines"), () => { view.focus(); choose(event.lane, event.ns); });
    line.style.top = (first + i) * LINE + "px";
    element("span", moment(event.ns), line);
    element("b", nameAt(event.lane, event.ns), line);
    element("span", event.text, line);
  });
}
id("list").ontoggle = () => { layOut(); listEvents(); keepView(); };
id("find").oninput = () => { listEvents(); keepView(); };
id("events").onscroll = drawLines;
