// The page of a mount that is alive is written anew from time to time, and loaded anew. What is shown stays as it is, or moves on with the end.
const RELOAD = 5000, KEPT = "freezerfs " + location.pathname;
function keepForReload() {
  const isEnd = to > chart.duration - 1;
  sessionStorage.setItem(KEPT, JSON.stringify({
    isFirst: isEnd && Math.abs(from - firstEvent()) < 1, isWhole: isEnd && from < 1, isEnd, from, to, hidden: hidden.map(Number),
    scrolled: [view.scrollTop, id("events").scrollTop],
  }));
}
function restoreAfterReload() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT));
  if (!kept) return;
  sessionStorage.removeItem(KEPT);
  kept.hidden.forEach((isHidden, kind) => hidden[kind] = Boolean(isHidden));
  if (kept.isWhole) all();
  else if (kept.isFirst) show(firstEvent(), chart.duration);
  else if (kept.isEnd) show(chart.duration - (kept.to - kept.from), chart.duration);
  else show(kept.from, kept.to);
  listEvents();
  [view.scrollTop, id("events").scrollTop] = kept.scrolled;
}
const isInUse = () => isPinned || drag || cursor || document.hidden || ["INPUT", "SELECT"].includes(document.activeElement.tagName);

restoreView();
restoreAfterReload();
drawLegend();
if (chart.reloads) setInterval(() => {
  if (isInUse()) return;
  keepForReload();
  location.reload();
}, RELOAD);
