/* Draw each chart from the table beside it, so that both always have the same figures. */

const SHORT = 14; // letters of a label below a bar

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
    labels: rows.map((row) => row.cells[0].textContent),
    names: [...table.tHead.rows[0].cells].slice(1, 1 + drawn).map((cell) => cell.textContent),
    values: Array.from({ length: drawn }, (_, one) => rows.map((row) => Number(row.cells[1 + one].textContent))),
  };
};

/* The number above each bar. */
const writeValues = (values) => (plot) => {
  const pen = plot.ctx;
  pen.save();
  pen.fillStyle = color("--ink");
  pen.textAlign = "center";
  pen.font = `${12 * devicePixelRatio}px sans-serif`;
  const count = values[0].length;
  values.forEach((series, one) => {
    series.forEach((value, place) => {
      const slot = plot.valToPos(1, "x", true) - plot.valToPos(0, "x", true);
      const aside = values.length > 1 ? (one - 0.5) * 0.4 * (count > 1 ? slot : plot.bbox.width / 3) : 0;
      pen.fillText(value, plot.valToPos(place, "x", true) + aside, plot.valToPos(value, "y", true) - 4);
    });
  });
  pen.restore();
};

const options = ({ labels, names, values }, width) => {
  const bars = (align) =>
    uPlot.paths.bars({ size: [names.length > 1 ? 0.4 : 0.6, 80], align: names.length > 1 ? align : 0 });
  const text = { stroke: () => color("--ink"), grid: { stroke: () => color("--line") }, ticks: { show: false } };
  return {
    width,
    height: 240,
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
        values: (_plot, places) => places.map((place) => shortened(labels[place] ?? "")),
        rotate: 35,
        size: 80,
        gap: 4,
      },
      { ...text, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10000] },
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
