import {chartOf} from './figure.js';
import {styleOf} from './styles.js';

// A chart for each kind of loss, with a line for each stage or model.
export function curvesOf(curves) {
  const byName = Map.groupBy ? Map.groupBy(curves, ({name}) => name) : curves.reduce((map, curve) => map.set(curve.name, [...map.get(curve.name) ?? [], curve]), new Map());
  return [...byName].map(([name, of]) => chartOf(name, 'lines', {title: 'epoch or pass'}, {title: name}, of.map(({label, points}, i) => ({
    name: label, style: styleOf(i), points: points.filter(([, y]) => y !== null).map(([x, y]) => ({x, y})),
  })).filter(({points}) => points.length > 0), {subject: 'stage'})).filter(({series}) => series.length > 0);
}
