/* Draw each chart from the table beside it, so that both always have the same figures. */

const SHORT = 16; // letters of a label that has no room for its words
const FONT = 12; // pixels
const LINE = 1.5 * FONT;
const MOST_LINES = 3;
const AXIS = 44; // pixels for the numbers on the left
const STEEP = 60; // degrees by which a label is turned that has no room below its bar
const GAP = 8;

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const shortened = (label) => (label.length > SHORT ? `${label.slice(0, SHORT - 1)}…` : label);

/* Stripes tell a second series from the first without its colour. */
const striped = (context) => {
  const tile = document.createElement("canvas");
  const side = 8 * devicePixelRatio;
  tile.width = tile.height = side;
  const pen = tile.getContext("2d");
  pen.strokeStyle = color("--brand");
  pen.lineWidth = side / 4;
  pen.beginPath();
  for (const start of [-side / 2, side / 2]) {
    pen.moveTo(start, side);
    pen.lineTo(start + side, 0);
  }
  pen.stroke();
  return context.createPattern(tile, "repeat");
};

const readTable = (figure) => {
  const table = figure.querySelector("table");
  const drawn = Number(figure.dataset.drawn);
  const rows = [...table.tBodies[0].rows];
  return {
    labels: rows.map((row) => row.cells[0].dataset.tick ?? row.cells[0].textContent),
    names: [...table.tHead.rows[0].cells].slice(1, 1 + drawn).map((cell) => cell.textContent),
    values: Array.from({ length: drawn }, (_, one) => rows.map((row) => Number(row.cells[1 + one].textContent))),
  };
};

const ruler = document.createElement("canvas").getContext("2d");
ruler.font = `${FONT}px system-ui, sans-serif`;
const widthOf = (words) => ruler.measureText(words).width;

/* The words of a label in lines that are no wider than its bar has room for. */
const wrap = (label, room) => {
  const lines = [""];
  for (const word of label.match(/[^\s-]+-?\s*|-\s*/g) ?? []) {
    const longer = lines.at(-1) + word;
    if (lines.at(-1) && widthOf(longer.trimEnd()) > room) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => line.trimEnd());
};

/* The labels below the bars: in lines if all have room, otherwise shortened and turned; how high they are, and how far
   the first one reaches to the left of the plot. */
const arrange = (labels, width) => {
  const room = (width - AXIS) / labels.length;
  const wrapped = labels.map((label) => wrap(label, room - GAP));
  if (wrapped.every((lines) => lines.length <= MOST_LINES && lines.every((line) => widthOf(line) <= room - GAP))) {
    const most = Math.max(...wrapped.map((lines) => lines.length));
    return { ticks: wrapped.map((lines) => lines.join("\n")), rotate: 0, size: most * LINE + GAP, left: 0 };
  }
  const ticks = labels.map(shortened);
  const angle = (STEEP * Math.PI) / 180;
  const longest = Math.max(...ticks.map(widthOf));
  const left = Math.max(0, widthOf(ticks[0]) * Math.cos(angle) + FONT - AXIS - room / 2);
  return { ticks, rotate: STEEP, size: longest * Math.sin(angle) + FONT + GAP, left };
};

/* The number above each bar. */
const writeValues = (values) => (plot) => {
  const pen = plot.ctx;
  pen.save();
  pen.fillStyle = color("--ink");
  pen.textAlign = "center";
  pen.textBaseline = "bottom";
  pen.font = `${FONT * devicePixelRatio}px system-ui, sans-serif`;
  const count = values[0].length;
  values.forEach((series, one) => {
    series.forEach((value, place) => {
      const slot = plot.valToPos(1, "x", true) - plot.valToPos(0, "x", true);
      const aside = values.length > 1 ? (one - 0.5) * 0.4 * (count > 1 ? slot : plot.bbox.width / 3) : 0;
      pen.fillText(value, plot.valToPos(place, "x", true) + aside, plot.valToPos(value, "y", true) - 2 * devicePixelRatio);
    });
  });
  pen.restore();
};

const options = ({ labels, names, values }, width) => {
  const bars = (align) =>
    uPlot.paths.bars({ size: [names.length > 1 ? 0.4 : 0.6, 80], align: names.length > 1 ? align : 0 });
  const { ticks, rotate, size, left } = arrange(labels, width);
  const font = `${FONT}px system-ui, sans-serif`;
  const text = { font, stroke: () => color("--ink"), grid: { stroke: () => color("--line") }, ticks: { show: false } };
  return {
    width,
    height: 150 + size,
    padding: [8, 0, 0, left],
    cursor: { show: false },
    select: { show: false },
    legend: { show: false },
    scales: {
      x: { time: false, range: [-0.6, labels.length - 0.4] },
      y: { range: (_plot, _least, most) => [0, Math.max(1, most) * 1.15] },
    },
    axes: [
      {
        ...text,
        grid: { show: false },
        splits: labels.map((_, place) => place),
        values: (_plot, places) => places.map((place) => ticks[place] ?? ""),
        rotate,
        size,
        gap: 4,
      },
      { ...text, size: AXIS, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10000] },
    ],
    series: [
      {},
      ...values.map((_, one) => ({
        stroke: () => color("--brand"),
        width: 1,
        fill: (plot) => (one ? striped(plot.ctx) : color("--brand")),
        paths: bars(one ? 1 : -1),
        points: { show: false },
      })),
    ],
    hooks: { draw: [writeValues(values)] },
  };
};

const describe = (names) => {
  const legend = document.createElement("p");
  legend.className = "legend";
  names.forEach((name, one) => {
    const entry = document.createElement("span");
    entry.className = one ? "striped" : "filled";
    entry.textContent = name;
    legend.append(entry);
  });
  return legend;
};

const draw = (figure) => {
  const target = figure.querySelector(".drawing");
  if (target === null) {
    return;
  }
  const table = readTable(figure);
  target.replaceChildren();
  if (table.names.length > 1) {
    target.append(describe(table.names));
  }
  const places = table.labels.map((_, place) => place);
  new uPlot(options(table, target.clientWidth), [places, ...table.values], target);
};

const drawAll = () => document.querySelectorAll("figure.chart").forEach(draw);

drawAll();
let waiting = 0;
addEventListener("resize", () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(drawAll);
});
new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ["data-theme"] });
for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
  matchMedia(query).addEventListener("change", drawAll);
}
