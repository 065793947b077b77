import {shownValue} from './data.js';
import {metric as shownMetric, time} from './format.js';
import {valueOf} from './table.js';
import {chartOf, figureOf} from './figure.js';
import {directionOf} from './groups.js';
import {neutral} from './styles.js';

const axisWidth = 90,  maxLines = 400, maxDots = 2000, maxBounded = 200, maxNames = 24, logFrom = 30;

// Many rows as pictures: lines across the parameters that differ, and a metric against one of them. A colour is a model, or an experiment where there is one model.
export function chartsOf(table, rows, parameters, metric, parameter) {
  const looks = looksOf(table, rows), measured = rows.filter(row => !Number.isNaN(metric.numbers[row]));
  return [parallel(table, measured, parameters, metric, looks), against(table, measured, metric, parameter, looks)].filter(Boolean);
}

function looksOf(table, rows) {
  const model = table.byId.get('model'), models = new Set(Array.from(rows, row => model.codes[row]));
  const column = models.size > 1 ? model : table.byId.get('experiment'), style = models.size > 1 ? table.modelStyle : table.experimentStyle;
  return {subject: column.title, nameOf: row => valueOf(column, row) ?? 'no model', styleOf: style};
}

function note(table, row, metric) {
  const of = id => shownValue(table.byId.get(id), valueOf(table.byId.get(id), row));
  return `${of('experiment')}, ${time(valueOf(table.byId.get('time'), row))}, ${metric.title} ${shownMetric(metric.numbers[row])}`;
}

function parallel(table, rows, differing, metric, looks) {
  const parameters = differing.slice(0, Math.max(2, Math.floor(innerWidth / axisWidth) - 1));
  const shown = [...parameters, metric], axes = shown.map(column => axisOf(column, rows, shown));
  if (parameters.length === 0 || rows.length < 2) {
    return null;
  }

  const best = [...rows].sort((a, b) => (metric.better === 'lower' ? 1 : -1) * (metric.numbers[a] - metric.numbers[b])).slice(0, maxLines);
  const lineOf = row => ({
    name: looks.nameOf(row), style: looks.styleOf(looks.nameOf(row)),
    points: axes.map((axis, x) => ({x, y: axis.placeOf(row), note: `${note(table, row, metric)}; ${parameters.map(column => `${column.title} ${shownValue(column, valueOf(column, row))}`).join(', ')}`}))
      .filter(point => point.y !== null),
  });
  const names = [...new Set(best.map(looks.nameOf))], run = table.byId.get('experiment');
  const rowOf = row => [valueOf(run, row), looks.nameOf(row), ...shown.map(column => shownValue(column, valueOf(column, row)))];
  const chart = chartOf(
    `Parameters that differ, and ${metric.title}${rows.length > best.length ? `: the best ${best.length} of ${rows.length.toLocaleString('en')} rows` : ''}`, 'parallel',
    {title: '', categories: axes.map(({title}) => title)}, {title: ''}, best.map(lineOf).reverse(), {
      hasLegend: false, legend: legendOf(names, looks), subject: looks.subject, table: {columns: ['experiment', looks.subject, ...shown.map(({title}) => title)], rows: best.map(rowOf)},
      labels: axes.flatMap((axis, x) => axis.labels.map(([y, text]) => ({x, y, text}))),
    });
  return figureOf(chart).element;
}

// As many as can be told apart; the tooltips and the table have them all.
function legendOf(names, looks) {
  const shown = names.slice(0, maxNames).map(name => ({name, style: looks.styleOf(name)}));
  return names.length > maxNames ? [...shown, {name: `and ${names.length - maxNames} more`, style: neutral}] : shown;
}

// Where values have their places from 0 to 1: numbers on a line, by their logarithms where they span much; words one after the other.
function axisOf(column, rows, columns) {
  const name = shortName(column, columns);
  const values = [...new Set(Array.from(rows, row => valueOf(column, row)))].filter(value => value !== null);
  if (!column.isNumeric) {
    const places = new Map(values.sort().map((value, i) => [value, (i + 0.5) / values.length]));
    return {title: name, placeOf: row => places.get(valueOf(column, row)) ?? null, labels: places.size > 12 ? [] : [...places].map(([value, place]) => [place, short(value)])};
  }

  const low = Math.min(...values), high = Math.max(...values), isLog = low > 0 && high / low >= logFrom;
  const place = value => value === null ? null : high === low ? 0.5 : isLog ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  const at = share => isLog ? low * (high / low) ** share : low + (high - low) * share;
  return {
    title: name + (isLog ? ' (log)' : ''), isLog, placeOf: row => place(valueOf(column, row)),
    labels: high === low ? [[0.5, three(low)]] : [0, 0.5, 1].map(share => [share, three(at(share))]),
  };
}

// An option without its stage, unless another one has the same name.
function shortName({title, role}, columns) {
  const last = text => text.split('.').at(-1);
  return role === 'option' && columns.filter(other => last(other.title) === last(title)).length === 1 ? last(title) : title;
}

const three = value => String(Number(value.toPrecision(3))), short = text => text.length > 24 ? `${text.slice(0, 23)}\u2026` : text;

function against(table, rows, metric, parameter, looks) {
  const having = rows.filter(row => parameter !== null && valueOf(parameter, row) !== null);
  if (having.length === 0) {
    return null;
  }

  const drawn = having.slice(0, maxDots), axis = axisOf(parameter, drawn, []), groups = new Map();
  const words = parameter.isNumeric ? null : [...new Set(Array.from(drawn, row => valueOf(parameter, row)))].sort();
  for (const row of drawn) {
    const [low, high] = [metric.low[row], metric.high[row]], bounded = drawn.length <= maxBounded && !Number.isNaN(low) && !Number.isNaN(high);
    const value = valueOf(parameter, row);
    const point = {x: words ? words.indexOf(value) : value, y: metric.numbers[row], note: note(table, row, metric), ...bounded ? {low, high} : {}};
    const name = looks.nameOf(row);
    (groups.get(name) ?? groups.set(name, []).get(name)).push(point);
  }

  const names = [...groups.keys()].sort(), isMany = names.length > maxNames;
  return figureOf(chartOf(
    `${metric.title} against ${parameter.title}${drawn.length < having.length ? `: the first ${drawn.length} of ${having.length.toLocaleString('en')} rows` : ''}`, 'dots',
    {title: parameter.title, ...words ? {categories: words} : {}, isLog: axis.isLog === true}, {title: metric.title + directionOf(metric)},
    names.map(name => ({name, style: looks.styleOf(name), points: groups.get(name)})), {
      hasLegend: !isMany, ...isMany ? {legend: legendOf(names, looks)} : {}, subject: looks.subject,
    })).element;
}
