import {draw} from '../draw.js';
import {read} from '../keyboard.js';
import {withLegend} from '../legend.js';
import {hasRows} from '../look.js';
import {shown} from '../words.js';
import {h, tableOf, unseen} from './dom.js';
import {none} from './format.js';
import {classesOf} from './styles.js';

const maxRows = 500;

// A chart as on the other pages: the picture, its legend, and the table behind it. What is under way replaces its points with update().
export function figureOf(chart) {
  const hidden = new Set(),
    element = h('figure', {class: 'chart'});
  let width = 0,
    reader = null,
    place = null,
    table = null;
  const visible = () => chart.series.filter((_, i) => !hidden.has(i));

  const render = () => {
    const svg = draw(chart, visible(), width);
    place.replaceChildren(svg);
    reader.follow(svg);
  };

  const observer = new ResizeObserver(() => {
    const wide = Math.floor(place.clientWidth);
    if (wide > 0 && wide !== width) {
      width = wide;
      render();
    }
  });

  const build = () => {
    hidden.clear();
    observer.disconnect();
    width = 0;
    place = h('div', {class: 'plot'});
    const named = chart.legend ?? (chart.hasLegend && chart.series.some(({name}) => name) ? chart.series : []);
    const legend =
      named.length > 0 &&
      h(
        'ul',
        {class: 'legend'},
        named.map(({name, style}) => h('li', {}, h('span', {class: classesOf(style)}, name))),
      );
    table = h('details', {class: 'data'}, h('summary', {}, 'Table', unseen(` of ${chart.title}`)));
    table.addEventListener('toggle', fill);
    element.replaceChildren(...[h('figcaption', {}, chart.title), place, legend, table].filter(Boolean));
    reader = read(place, chart, visible);
    if (chart.legend === undefined) {
      withLegend(element, chart, hidden, render);
    }

    observer.observe(place);
  };

  // Only who unfolds it needs it.
  const fill = () => {
    if (table.open) {
      table.replaceChildren(table.firstChild, ...rowsOf(chart));
    }
  };

  build();
  return {
    element,
    update(next) {
      const sameNames = next.series.map(({name}) => name).join('\n') === chart.series.map(({name}) => name).join('\n');
      Object.assign(chart, next);
      if (!sameNames) {
        build();
      } else if (width > 0) {
        render();
        fill();
      }
    },
  };
}

export function chartOf(title, kind, x, y, series, more = {}) {
  return {title, kind, x, y, series, hasLegend: true, labels: [], subject: 'series', ...more};
}

function rowsOf(chart) {
  return chart.table
    ? [cut(chart.table.rows.length), tableOf(`Table of ${chart.title}`, chart.table.columns, chart.table.rows.slice(0, maxRows))].filter(Boolean)
    : tableOfPoints(chart);
}

const cut = count => count > maxRows && h('p', {class: 'note'}, `The first ${maxRows} of ${count.toLocaleString('en')}.`);

function tableOfPoints(chart) {
  const {kind, x, y, subject} = chart,
    rows = hasRows(chart),
    spans = kind === 'spans';
  const points = chart.series.flatMap(series => series.points.filter(point => point.y !== undefined).map(point => ({series, point})));
  const named = chart.hasLegend && chart.series.some(({name}) => name),
    bounded = points.some(({point}) => point.low !== undefined);
  const notes = points.some(({point}) => point.note),
    [first, second] = rows ? [y, x] : [x, y];
  const cell = (axis, value) => (axis.categories ? axis.categories[value] : number(value));
  const header = [
    ...(named ? [subject] : []),
    first.title || 'row',
    ...(spans ? [] : [second.title || 'value']),
    ...(bounded ? (spans ? ['from', 'to'] : ['95 % interval, low', 'high']) : []),
    ...(notes ? ['note'] : []),
  ];
  const body = points
    .slice(0, maxRows)
    .map(({series, point}) => [
      ...(named ? [series.name] : []),
      cell(first, rows ? point.y : point.x),
      ...(spans ? [] : [cell(second, rows ? point.x : point.y)]),
      ...(bounded ? [number(point.low), number(point.high)] : []),
      ...(notes ? [point.note ?? ''] : []),
    ]);
  return [cut(points.length), tableOf(`Table of ${chart.title}`, header, body)].filter(Boolean);
}

const number = value => (value === undefined || value === null ? none : shown(value));
