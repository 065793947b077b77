import {barX, barY, dot, line, plot, pointer, ruleX, ruleY, text, tip} from '@observablehq/plot';
import {colourOf, dashOf, outlineOf, hasRows, symbolOf} from './look.js';
import {valueOf, wordsOf} from './words.js';

const letter = 6.8, mostDots = 50, roomForValues = 500;

// Draws the visible series of a chart so many pixels wide.
export function draw(chart, visible, width) {
  const marks = visible.flatMap(series => marksOf(chart, series, width));
  const svg = plot({...layoutOf(chart, width), marks: [...guidesOf(chart), ...marks, ...labelsOf(chart), tipOf(chart, visible)]});
  svg.setAttribute('role', 'img');

  // Labels of groups say nothing to a screen reader within a picture, which has the table next to it.
  svg.querySelectorAll('g').forEach(group => group.setAttribute('aria-hidden', 'true'));
  svg.setAttribute('aria-label', chart.title);
  return svg;
}

function layoutOf(chart, width) {
  const rows = hasRows(chart), names = chart.y.categories ?? [], most = Math.max(0, ...names.map(name => name.length));
  const left = rows ? Math.min(0.44 * width, 16 + letter * most) : chart.kind === 'parallel' ? 30 : 56;
  const columns = chart.x.categories, letters = (columns ?? []).reduce((sum, name) => sum + name.length + 2, 0);
  const turned = letter * letters > width - left - 20;
  const foot = turned ? 20 + 0.62 * letter * Math.max(...columns.map(name => name.length)) : 24;
  const right = chart.kind === 'intervals' && width >= roomForValues ? 184 : 20;
  const bottom = foot + (chart.x.title ? 20 : 0), top = 26;
  return {
    width, marginLeft: left, marginRight: right, marginTop: rows ? 8 : top, marginBottom: bottom,
    height: rows ? 8 + bottom + (chart.kind === 'spans' ? 30 : 26) * names.length : top + bottom + Math.min(260, Math.max(190, 0.45 * width)),
    style: {background: 'none', fontSize: '12px', fontFamily: 'inherit', overflow: 'visible'},
    r: {type: 'identity'},
    x: {
      ...scaleOf(chart.x, chart.kind === 'bars' ? 'band' : 'point'), label: chart.x.title || null, labelAnchor: 'right', labelArrow: 'none',
      labelOffset: bottom - 4, tickRotate: turned ? -35 : 0, ticks: ticksOf(chart, (width - left - right) / 80),
      grid: rows, nice: !columns && !chart.x.isLog, ...onlyOf(chart),
    },
    y: {
      ...scaleOf(chart.y, chart.kind === 'spans' ? 'band' : 'point', Math.floor((left - 14) / letter)),
      label: rows ? null : chart.y.title, labelArrow: 'none', grid: !rows && chart.kind !== 'parallel',
      nice: !chart.y.categories && !chart.y.isLog, ticks: rows ? undefined : 5,
      ...(chart.kind === 'parallel' ? {domain: [0, 1], axis: null} : {}), ...(rows ? {tickSize: 0} : {}),
    },
  };
}

// About so many round numbers as there is room for; no fractions of what is counted, such as epochs.
function ticksOf(chart, room) {
  const values = chart.series.flatMap(series => series.points.map(point => point.x)), range = Math.max(...values) - Math.min(...values);
  return chart.x.categories ? undefined : Math.max(1, Math.min(values.every(Number.isInteger) ? range : 10, Math.max(3, Math.floor(room))));
}

// A single number has no range, of which a scale would make a tick with six decimals.
function onlyOf(chart) {
  const [one, ...others] = chart.series.flatMap(series => series.points.map(point => point.x));
  return chart.kind === 'lines' && !chart.x.categories && !chart.x.isLog && Number.isInteger(one) && others.every(other => other === one)
    ? {domain: [one - 1, one + 1], ticks: [one], tickFormat: 'd'} : {};
}

function scaleOf(axis, ofCategories, most = 99) {
  const names = axis.categories;
  return names === undefined ? {type: axis.isLog ? 'log' : 'linear', ...(axis.isLog ? {tickFormat: ','} : {})}
    : {type: ofCategories, domain: names.map((_, i) => i), padding: 0.4, tickFormat: i => shorten(names[i], most)};
}

function shorten(name, most) {
  return name.length <= most ? name : `${name.slice(0, most - 1)}\u2026`;
}

function guidesOf(chart) {
  const dashed = {stroke: 'var(--mute)', strokeDasharray: '4 4'};
  const all = chart.series.flatMap(series => series.points);
  const ends = all.flatMap(point => [point.x, point.y]).filter(value => value !== undefined);
  return [
    ...(chart.x.mark !== undefined ? [ruleX([chart.x.mark], dashed)] : []),
    ...(chart.kind === 'bars' ? [ruleY([0], {stroke: 'var(--mute)'})] : []),
    ...(chart.hasDiagonal ? [line([Math.min(...ends), Math.max(...ends)], {x: value => value, y: value => value, ...dashed})] : []),
    ...(chart.kind === 'parallel' ? [ruleX(chart.x.categories.map((_, i) => i), {stroke: 'var(--line)'})] : []),
  ];
}

function marksOf(chart, series, width) {
  const stroke = colourOf(series), points = series.points, place = {x: 'x', y: 'y'};
  const dots = () => dot(points, {
    ...place, fill: stroke, symbol: symbolOf(series), r: chart.kind === 'intervals' ? 5 : 3.5, stroke: 'var(--bg)', strokeWidth: 0.75,
  });
  const bounded = points.filter(point => point.low !== undefined && point.high !== undefined);
  switch (chart.kind) {
    case 'bars':
      return [barY(points, {...place, fill: stroke})];
    case 'spans':
      return [
        barX(points, {y: 'y', x1: 'low', x2: 'high', fill: stroke, rx: 2, ...outlineOf(chart, series)}),
      ];
    case 'intervals':
      return [
        ruleY(bounded, {y: 'y', x1: 'low', x2: 'high', stroke, strokeWidth: 2.5}), dots(),
        ...(width < roomForValues ? [] : [
          text(points, {y: 'y', text: valueOf, frameAnchor: 'right', textAnchor: 'start', dx: 12, fill: 'currentColor'}),
        ]),
      ];
    case 'parallel':
      return [line(points, {...place, stroke, ...(series.style.colour === 8 ? {strokeWidth: 1, strokeOpacity: 0.5} : {strokeWidth: 2.5})})];
    case 'dots':
      return [ruleX(bounded, {x: 'x', y1: 'low', y2: 'high', stroke, strokeWidth: 1.5}),
        dot(points, {...place, fill: stroke, symbol: symbolOf(series), fillOpacity: points.length > 200 ? 0.45 : 0.9, r: radiusOf})];
    default:
      return [
        ruleX(bounded, {x: 'x', y1: 'low', y2: 'high', stroke, strokeOpacity: 0.6}),
        line(points, {...place, stroke, strokeWidth: 2, strokeDasharray: dashOf(chart, series)}), ...(points.length <= mostDots ? [dots()] : []),
      ];
  }
}

// As many users as a point stands for, in a size that does not hide the others.
function radiusOf(point) {
  return Math.min(12, 4 * Math.sqrt(Math.sqrt(point.count ?? 1)));
}

function tipOf(chart, visible) {
  const all = visible.flatMap(series => series.points.filter(point => point.y !== undefined).map(point => ({
    x: chart.kind === 'spans' ? (point.low + point.high) / 2 : point.x, y: point.y, words: wordsOf(chart, series, point),
  })));
  return tip(all, pointer({
    x: 'x', y: 'y', title: 'words', maxRadius: 60, fill: 'var(--bg)', stroke: 'var(--mute)', fontSize: 12, lineWidth: 40, ariaHidden: 'true',
  }));
}

function labelsOf(chart) {
  const look = {x: 'x', y: 'y', text: 'text', dx: 4, textAnchor: 'start', fill: 'currentColor', stroke: 'var(--bg)', strokeWidth: 3};
  return chart.labels.length === 0 ? [] : [text(chart.labels, look)];
}
