import {chartOf} from './figure.js';
import {styleOf} from './styles.js';

// A chart for each kind of loss, with a line for each stage or model.
export function curvesOf(curves) {
  const byName = curves.reduce((map, curve) => map.set(curve.name, [...(map.get(curve.name) ?? []), curve]), new Map());
  return [...byName]
    .map(([name, of]) =>
      chartOf(
        name,
        'lines',
        {title: of[0].epochs ?? 'epoch or pass'},
        {title: name},
        of
          .map(({label, points}, i) => ({
            name: label,
            style: styleOf(i),
            points: points.filter(([, y]) => y != null).map(([x, y]) => ({x, y})),
          }))
          .filter(({points}) => points.length > 0),
        {subject: 'stage'},
      ),
    )
    .filter(({series}) => series.length > 0);
}

// Where the loss on validation rows was measured too, it is a line of its own.
export function withValidation(label, name, points, epochs) {
  const validation = points.filter(([, , loss]) => loss != null).map(([x, , loss]) => [x, loss]);
  return [{label, name, points, epochs}, ...(validation.length > 0 ? [{label: `${label}, validation`, name, points: validation, epochs}] : [])];
}
