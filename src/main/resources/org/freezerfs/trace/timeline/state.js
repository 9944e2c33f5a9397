// What is shown, and where.
const AXIS = 26, REACH = 6, LEAST = 1000, MARGIN = 8, LISTED = 12, INDENT = 12;
const id = name => document.getElementById(name);
const view = id("view"), canvas = id("lanes"), tip = id("tip"), pen = canvas.getContext("2d");

const hidden = KINDS.map((_, kind) => kind === READ); // of reads there are many
const folded = new Set(); // the paths of groups whose groups below are not shown
let lanes = groups, isTree = true, from = 0, to = Math.max(chart.duration, LEAST), isWall = false;
let colours = {}, names = 0, row = 0;
let mouse = null, drag = null; // places on the canvas
let cursor = null; // the lane, and the time or null, that the keyboard has chosen
let isPinned = false;
