// Times: nanoseconds from the beginning.
function shown(ns) {
  const units = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]];
  const [size, unit] = units.find(([least]) => ns >= least) || units[3];
  return (ns < 1e12 ? +(ns / size).toPrecision(4) : Math.round(ns / 1e9)) + " " + unit;
}
const many = (count, what, plural) => count + " " + (count === 1 ? what : plural || what + "s");
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
