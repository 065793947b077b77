import {shownValue} from './data.js';
import {doesNotMeasure, metric as shownMetric, time} from './format.js';
import {valueOf} from './table.js';
import {chartOf, figureOf} from './figure.js';
import {directionOf} from './groups.js';
import {neutral, stylesOf} from './styles.js';

const axisWidth = 90,
  maxLines = 400,
  maxDots = 2000,
  maxNames = 24,
  logFrom = 30;

// Many rows as pictures: lines across the parameters that differ, and a metric against one of them.
export function chartsOf(table, rows, parameters, metric, parameter) {
  const looks = looksOf(table, rows),
    measured = rows.filter(row => !Number.isNaN(metric.numbers[row]));
  return [parallel(table, measured, parameters, metric, looks), against(table, measured, metric, parameter, looks)].filter(Boolean);
}

// A colour is a model; of one model it is an experiment, of which a sweep is one.
function looksOf(table, rows) {
  const [model, experiment, sweep] = ['model', 'experiment', 'sweep'].map(id => table.byId.get(id)),
    modelOf = row => valueOf(model, row) ?? 'no model';
  const experimentOf = row => valueOf(sweep, row) ?? valueOf(experiment, row),
    names = of => [...new Set(Array.from(rows, of))].sort();
  const models = names(modelOf),
    experiments = names(experimentOf);
  return models.length > 1 || experiments.length < 2
    ? {subject: 'model', nameOf: modelOf, styleOf: table.modelStyle, isOne: models.length < 2}
    : {subject: 'experiment', nameOf: experimentOf, styleOf: stylesOf(experiments), isOne: false};
}

function note(table, row, metric) {
  const of = id => shownValue(table.byId.get(id), valueOf(table.byId.get(id), row));
  return `${of('experiment')}, ${time(valueOf(table.byId.get('time'), row))}, ${metric.title} ${shownMetric(metric.numbers[row])}${
    metric.blind[row] === 1 ? `, which ${doesNotMeasure}` : ''
  }`;
}

function parallel(table, rows, differing, metric, looks) {
  const parameters = differing.slice(0, Math.max(2, Math.floor(innerWidth / axisWidth) - 1));
  const shown = [...parameters, metric],
    axes = shown.map(column => axisOf(column, rows, shown));
  if (parameters.length === 0 || rows.length < 2) {
    return null;
  }

  const best = [...rows].sort((a, b) => metric.blind[a] - metric.blind[b] || (metric.better === 'lower' ? 1 : -1) * (metric.numbers[a] - metric.numbers[b])).slice(0, maxLines);
  // All of one colour would hide what the best ones have in common.
  const first = Math.max(1, Math.floor(best.length / 10)),
    isFirst = rank => !looks.isOne || rank < first;
  const lineOf = (row, rank) => ({
    name: looks.nameOf(row),
    style: isFirst(rank) ? looks.styleOf(looks.nameOf(row)) : neutral,
    points: axes
      .map((axis, x) => ({
        x,
        y: axis.placeOf(row),
        note: `${note(table, row, metric)}; ${parameters.map(column => `${column.title} ${shownValue(column, valueOf(column, row))}`).join(', ')}`,
      }))
      .filter(point => point.y !== null),
  });
  const names = [...new Set(best.map(looks.nameOf))],
    run = table.byId.get('experiment');
  const rowOf = row => [valueOf(run, row), looks.nameOf(row), ...shown.map(column => shownValue(column, valueOf(column, row)))];
  const chart = chartOf(
    `Parameters that differ, and ${metric.title}${cut('best', best, rows)}`,
    'parallel',
    {title: '', categories: axes.map(({title}) => title)},
    {title: ''},
    best.map(lineOf).reverse(),
    {
      hasLegend: false,
      subject: looks.subject,
      legend: looks.isOne
        ? [
            {name: `${names[0]}: the best ${first === 1 ? '' : `${first} `}of ${best.length}`, style: looks.styleOf(names[0])},
            {name: 'the others', style: neutral},
          ]
        : legendOf(names, looks),
      table: {columns: ['experiment', looks.subject, ...shown.map(({title}) => title)], rows: best.map(rowOf)},
      labels: axes.flatMap((axis, x) => axis.labels.map(([y, text]) => ({x, y, text}))),
    },
  );
  return figureOf(chart).element;
}

const cut = (which, some, all) => (some.length < all.length ? `: the ${which} ${some.length} of ${all.length.toLocaleString('en')} rows` : '');

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
    return {
      title: name,
      placeOf: row => places.get(valueOf(column, row)) ?? null,
      labels: places.size > 12 ? [] : [...places].map(([value, place]) => [place, short(value)]),
    };
  }

  const low = Math.min(...values),
    high = Math.max(...values),
    isLog = low > 0 && high / low >= logFrom;
  const place = value =>
    value === null ? null : high === low ? 0.5 : isLog ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  const at = share => (isLog ? low * (high / low) ** share : low + (high - low) * share);
  return {
    title: name + (isLog ? ' (log)' : ''),
    isLog,
    placeOf: row => place(valueOf(column, row)),
    labels: high === low ? [[0.5, three(low)]] : [0, 0.5, 1].map(share => [share, three(at(share))]),
  };
}

// An option without its stage, unless another one has the same name.
function shortName({title, role}, columns) {
  const last = text => text.split('.').at(-1);
  return role === 'option' && columns.filter(other => last(other.title) === last(title)).length === 1 ? last(title) : title;
}

const three = value => String(Number(value.toPrecision(3))),
  short = text => (text.length > 24 ? `${text.slice(0, 23)}\u2026` : text);

function against(table, rows, metric, parameter, looks) {
  const having = rows.filter(row => parameter !== null && valueOf(parameter, row) !== null);
  if (having.length === 0) {
    return null;
  }

  const drawn = having.slice(0, maxDots),
    axis = axisOf(parameter, drawn, []),
    groups = new Map();
  const words = parameter.isNumeric ? null : [...new Set(Array.from(drawn, row => valueOf(parameter, row)))].sort();
  // Bars on top of each other say nothing.
  const isAlone = new Set(Array.from(drawn, row => `${looks.nameOf(row)}\n${valueOf(parameter, row)}`)).size === drawn.length;
  for (const row of drawn) {
    const [low, high] = [metric.low[row], metric.high[row]],
      bounded = isAlone && !Number.isNaN(low) && !Number.isNaN(high);
    const value = valueOf(parameter, row);
    const point = {
      x: words ? words.indexOf(value) : value,
      y: metric.numbers[row],
      note: note(table, row, metric),
      ...(bounded ? {low, high} : {}),
    };
    const name = looks.nameOf(row);
    (groups.get(name) ?? groups.set(name, []).get(name)).push(point);
  }

  const names = [...groups.keys()].sort(),
    isMany = names.length > maxNames;
  return figureOf(
    chartOf(
      `${metric.title} against ${parameter.title}${cut('first', drawn, having)}`,
      'dots',
      {title: parameter.title, ...(words ? {categories: words} : {}), isLog: axis.isLog === true},
      {title: metric.title + directionOf(metric)},
      names.map(name => ({name, style: looks.styleOf(name), points: groups.get(name)})),
      {
        hasLegend: !isMany,
        ...(isMany ? {legend: legendOf(names, looks)} : {}),
        subject: looks.subject,
      },
    ),
  ).element;
}
