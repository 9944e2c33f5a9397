// The heading and the legend.
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
    const toggle = entry("button", KIND_NAMES[kind] + " " + totals[kind], on => glyph(on, kind, 8, 7, 10));
    toggle.setAttribute("aria-pressed", String(!hidden[kind]));
    toggle.onclick = () => {
      hidden[kind] = !hidden[kind];
      toggle.setAttribute("aria-pressed", String(!hidden[kind]));
      draw();
      listEvents();
    };
  });
}

id("title").textContent = chart.mountPoint || "?";
document.title = "freezerfs timeline: " + (chart.mountPoint || "?");
id("facts").textContent = [
  "semantics=" + (chart.semantics || "?"), ...chart.engine ? ["engine=" + chart.engine] : [], "daemon " + chart.daemon,
  "from " + new Date(chart.begin).toISOString().replace("T", " ").replace("Z", " UTC"),
  "for " + shown(chart.duration), many(groups.length, "group"), chart.ended ? "ended in order" : "not ended when this was saved",
  ...chart.torn ? ["the last part is torn and left out (" + chart.torn + " bytes)"] : [],
].join(" · ");
id("order").querySelector("[value=most]").hidden = !isCounted;
