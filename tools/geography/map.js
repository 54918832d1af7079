// Draws the world map once, from Natural Earth in the edition of visionscarto.
//
//     node map.js FOLDER/world-atlas/50m.json        (the path of the TopoJSON file)
//
// Writes src/gemel/web/public/world.json (paths, by country) and, for the kernel,
// src/gemel/kernel/data/places.json (who borders whom; where a label stands). Every shape is cut
// from shared lines, projected to Equal Earth, thinned line by line, so that neighbours still fit,
// and rounded to whole units of a drawing 2000 wide. README.md tells what is ours in it.

import { readFileSync, writeFileSync } from "node:fs";
import { geoArea, geoEqualEarth, geoPath } from "d3-geo";
import { feature, neighbors, transform } from "topojson-client";

const ROOT = new URL("../../", import.meta.url);
const WIDTH = 2000;
// Straight lines between the points: parallels stay parallels, where a great circle would bulge.
const projection = geoEqualEarth().precision(0).fitWidth(WIDTH, { type: "Sphere" });

const THINNING = 2.5; // a corner whose triangle is smaller (square units) is left out
const LEAST_ISLAND = 2.5; // an island smaller than this is left out, but for a country's largest
const SMALL = 30; // a country smaller than this is also shown as a dot

// Parts that Natural Earth draws with another country, but that have an ISO code of their own:
// the country, the part's code, and the box (west, south, east, north) that holds it.
const PARTS = [
  ["FR", "GF", [-55, 2, -51, 6]],
  ["FR", "GP", [-62, 15.8, -61, 16.6]],
  ["FR", "MQ", [-61.4, 14.3, -60.7, 15]],
  ["FR", "RE", [55, -21.5, 56, -20.8]],
  ["FR", "YT", [45, -13.1, 45.4, -12.5]],
  ["NO", "SJ", [-10, 70.5, 35, 81]],
  ["NL", "BQ", [-69, 12, -62, 18]],
  ["IOA", "CX", [105, -11, 106, -10]],
  ["IOA", "CC", [96, -13, 97.5, -11]],
];

// In no shape of this map, hence a dot: code, longitude, latitude (rounded, common knowledge).
const ABSENT = [
  ["BV", 3, -54],
  ["GI", -5, 36],
  ["TK", -172, -9],
  ["UM", 167, 19],
];

// Shapes that belong to no ISO code. The map draws them neutrally; for the question who borders
// whom, the UN's list of members is followed.
const KOSOVO = "-2";
const COUNTED_WITH = { "-3": "SO", "-1": "CY" };

main(process.argv[2]);

function main(path) {
  const topology = JSON.parse(readFileSync(path, "utf-8"));
  const shapes = shapesByCode(topology);
  const borders = bordersOf(shapes);
  const drawn = draw(topology, shapes);
  const codes = [...drawn.keys()].filter((code) => /^[A-Z]{2}$/.test(code)).sort();
  const neutral = [...drawn.keys()].filter((code) => !codes.includes(code)).sort();
  const world = {
    shapes: codes.map((code) => [code, drawn.get(code).d, drawn.get(code).small ? 1 : 0]),
    neutral: neutral.map((code) => drawn.get(code).d).filter(Boolean),
  };
  write("src/gemel/web/public/world.json", world, ["shapes", "neutral"]);
  write("src/gemel/kernel/data/places.json", {
    centres: Object.fromEntries(codes.map((code) => [code, drawn.get(code).centre])),
    neighbours: Object.fromEntries(codes.map((code) => [code, borders.get(code) ?? []])),
  });
}

/** Writes JSON; the lists named get one entry a line, so that changes can be read. */
function write(path, data, byLine = []) {
  const lines = (list) => `[\n${list.map((entry) => JSON.stringify(entry)).join(",\n")}\n]`;
  const text = Object.entries(data).map(([key, value]) => {
    return `${JSON.stringify(key)}:${byLine.includes(key) ? lines(value) : JSON.stringify(value)}`;
  });
  writeFileSync(new URL(path, ROOT), `{\n${text.join(",\n")}\n}\n`);
}

/** Returns code → MultiPolygon of arcs; the parts of PARTS under their own codes. */
function shapesByCode(topology) {
  const table = JSON.parse(readFileSync(new URL("src/gemel/kernel/data/countries.json", ROOT), "utf-8"));
  const byNumber = new Map(Object.entries(table.countries).map(([code, entry]) => [entry[1], code]));
  const toDegrees = transform(topology.transform);
  const degrees = topology.arcs.map((arc) => arc.map((point, i) => toDegrees(point.slice(), i)));
  const shapes = new Map();
  for (const geometry of topology.objects.countries.geometries) {
    const id = geometry.id === KOSOVO ? "XK" : (byNumber.get(geometry.id) ?? geometry.id);
    const polygons = geometry.type === "Polygon" ? [geometry.arcs] : geometry.arcs;
    for (const polygon of polygons) {
      const code = partOf(id, polygon, degrees);
      if (!shapes.has(code)) shapes.set(code, { type: "MultiPolygon", id: code, arcs: [] });
      shapes.get(code).arcs.push(polygon);
    }
  }
  return shapes;
}

function partOf(id, polygon, degrees) {
  const points = polygon[0].flatMap((arc) => degrees[arc < 0 ? ~arc : arc]);
  const within = ([west, south, east, north]) =>
    points.every(([x, y]) => west <= x && x <= east && south <= y && y <= north);
  const part = PARTS.find(([whole, , box]) => whole === id && within(box));
  return part ? part[1] : id;
}

/** Returns code → sorted codes of the countries that share a line with it. */
function bordersOf(shapes) {
  const list = [...shapes.values()];
  const named = list.map(({ id }) => COUNTED_WITH[id] ?? id);
  const found = new Map();
  neighbors(list).forEach((others, i) => {
    const here = found.get(named[i]) ?? new Set();
    for (const j of others) if (named[j] !== named[i] && /^[A-Z]{2}$/.test(named[j])) here.add(named[j]);
    found.set(named[i], here);
  });
  return new Map([...found].map(([code, others]) => [code, [...others].sort()]));
}

/** Returns code → { d, centre, small }, in units of the drawing. */
function draw(topology, shapes) {
  const toDegrees = transform(topology.transform);
  const arcs = topology.arcs.map((arc) => thinned(arc.map((point, i) => toDegrees(point.slice(), i))));
  const drawn = new Map();
  for (const [code, shape] of shapes) {
    const { coordinates } = feature({ type: "Topology", arcs, objects: {} }, shape).geometry;
    const islands = coordinates.map(onPaper).filter(({ rings }) => rings.length);
    islands.sort((one, other) => other.size - one.size);
    const kept = islands.filter(({ size }, i) => i === 0 || size >= LEAST_ISLAND);
    drawn.set(code, {
      d: kept.flatMap(({ rings }) => rings.map(pathOf)).join(""),
      centre: innermost(islands[0].rings[0]),
      small: islands.reduce((sum, { size }) => sum + size, 0) < SMALL,
    });
  }
  for (const [code, longitude, latitude] of ABSENT) {
    const centre = projection([longitude, latitude]).map(Math.round);
    drawn.set(code, { d: "", centre, small: true });
  }
  return drawn;
}

/** Returns the rings of one polygon on the drawing, the largest first, cut where the map ends. */
function onPaper(coordinates) {
  const polygon = { type: "Polygon", coordinates };
  // A ring that thinning turned round would be read as all the world but itself.
  if (geoArea(polygon) > 2 * Math.PI) coordinates.forEach((ring) => ring.reverse());
  const rings = [];
  const pen = {
    moveTo: (x, y) => rings.push([[x, y]]),
    lineTo: (x, y) => rings.at(-1).push([x, y]),
    closePath: () => rings.at(-1).push(rings.at(-1)[0]),
  };
  geoPath(projection, pen)(polygon);
  rings.sort((one, other) => Math.abs(area(other)) - Math.abs(area(one)));
  return { rings, size: rings.length ? Math.abs(area(rings[0])) : 0 };
}

/** Leaves out the flattest corners first, until all that are left matter (Visvalingam). */
function thinned(line) {
  const closed = line.length > 3 && same(line[0], line.at(-1));
  const points = line.map((point) => ({ point, drawn: projection(point) }));
  for (;;) {
    let flattest = -1;
    let least = THINNING;
    for (let i = 1; i < points.length - 1; i++) {
      const size = Math.abs(area(points.slice(i - 1, i + 2).map(({ drawn }) => drawn)));
      if (size < least) [flattest, least] = [i, size];
    }
    if (flattest < 0 || (closed && points.length <= 4)) return points.map(({ point }) => point);
    points.splice(flattest, 1);
  }
}

function same(one, other) {
  return one[0] === other[0] && one[1] === other[1];
}

function area(ring) {
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    sum += ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
  }
  return sum / 2;
}

/** Returns the path of one ring in whole units, in relative steps; "" if nothing is left of it. */
function pathOf(ring) {
  const points = [];
  for (const point of ring) {
    const whole = point.map(Math.round);
    if (!points.length || !same(whole, points.at(-1))) points.push(whole);
  }
  if (points.length > 1 && same(points[0], points.at(-1))) points.pop();
  if (points.length < 3 || area(points) === 0) return "";
  let d = `M${points[0][0]} ${points[0][1]}`;
  let last = "";
  points.slice(1).forEach(([x, y], i) => {
    const [dx, dy] = [x - points[i][0], y - points[i][1]];
    const step = dy === 0 ? "h" : dx === 0 ? "v" : "l";
    const numbers = step === "h" ? `${dx}` : step === "v" ? `${dy}` : `${dx}${dy < 0 ? "" : " "}${dy}`;
    const open = step !== last ? step : numbers.startsWith("-") ? "" : " ";
    d += open + numbers;
    last = step;
  });
  return `${d}z`;
}

/** Returns a whole point well inside the outer ring: the farthest from its line, on two grids. */
function innermost(ring) {
  const [xs, ys] = [0, 1].map((axis) => ring.map((point) => point[axis]));
  let [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  let best = [(west + east) / 2, (north + south) / 2];
  for (let round = 0; round < 2; round++) {
    let most = -Infinity;
    const [across, down] = [(east - west) / 24, (south - north) / 24];
    for (let x = west; x <= east + 1e-9; x += across || 1) {
      for (let y = north; y <= south + 1e-9; y += down || 1) {
        const far = inside([x, y], ring) ? distance([x, y], ring) : -1;
        if (far > most) [most, best] = [far, [x, y]];
      }
    }
    if (most < 0) best = ring[0];
    [west, east, north, south] = [best[0] - across, best[0] + across, best[1] - down, best[1] + down];
  }
  return best.map(Math.round);
}

function inside([x, y], ring) {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}

function distance([x, y], ring) {
  let least = Infinity;
  for (let i = 1; i < ring.length; i++) {
    const [[ax, ay], [bx, by]] = [ring[i - 1], ring[i]];
    const [dx, dy] = [bx - ax, by - ay];
    const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(x - ax - along * dx, y - ay - along * dy));
  }
  return least;
}
