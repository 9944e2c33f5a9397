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
  else if (kind === 8) { on.moveTo(cx - r, cy - r); on.lineTo(cx + r, cy); on.lineTo(cx - r, cy + r); }
  else if (kind === 9) on.rect(cx - r, cy - r * .3, r * 2, r * .6);
  else { // a plus
    const a = r * 1.1, b = r * .35;
    for (const [dx, dy] of [[-b, -a], [b, -a], [b, -b], [a, -b], [a, b], [b, b], [b, a], [-b, a], [-b, b], [-a, b], [-a, -b], [-b, -b]]) on.lineTo(cx + dx, cy + dy);
  }
  on.closePath();
  on.lineWidth = 2;
  on.strokeStyle = colours.halo;
  on.stroke();
  on.fillStyle = colours[KINDS[kind]];
  on.fill();
}
