import {hasRows} from './look.js';

const number = new Intl.NumberFormat('en', {maximumFractionDigits: 4});
const same = new Intl.NumberFormat('en', {minimumFractionDigits: 4, maximumFractionDigits: 4});
const small = new Intl.NumberFormat('en', {maximumSignificantDigits: 3, notation: 'scientific'});

export function shown(value, format = number) {
  return (value !== 0 && Math.abs(value) < 0.0001 ? small : format).format(value).replace('-', '\u2212');
}

function at(axis, value) {
  return axis.categories ? axis.categories[value] : shown(value);
}

function withInterval(point, value, format) {
  return point.low === undefined || point.high === undefined || point.low === point.high ? value
    : `${value} [${shown(point.low, format)}, ${shown(point.high, format)}]`;
}

// The value of a row, as it stands next to it: with the decimals of the tables.
export function valueOf(point) {
  return withInterval(point, shown(point.x, same), same);
}

// A point in words: what the tooltip says, and what is read aloud.
export function wordsOf(chart, series, point) {
  const name = chart.hasLegend && series.name ? [series.name] : [], note = point.note ? [point.note] : [];
  if (chart.kind === 'spans') {
    return [chart.y.categories[point.y], ...name, `${shown(point.low)} to ${shown(point.high)} ${chart.x.title}`, ...note].join('\n');
  }

  if (hasRows(chart)) {
    return [chart.y.categories[point.y], valueOf(point), ...name, ...note].join('\n');
  }

  if (chart.kind === 'parallel') {
    return [series.name, ...note].join('\n');
  }

  return [...name, `${chart.x.title}: ${at(chart.x, point.x)}`, `${chart.y.title}: ${withInterval(point, at(chart.y, point.y))}`, ...note].join('\n');
}
