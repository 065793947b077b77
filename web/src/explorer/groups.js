import {h} from './dom.js';
import {blindMark, breakable, classOf, titleOf} from './grid.js';
import {shownValue} from './data.js';
import {doesNotMeasure, metric as shownMetric, none} from './format.js';
import {meanOf} from './statistics.js';
import {classesOf} from './styles.js';
import {chartOf, figureOf} from './figure.js';
import {neutral} from './styles.js';

export const note =
  'Each value is the mean over the runs of the group, with the 95 % interval of that mean by Student\u2019s t: it says how far runs differ, ' +
  'such as by their seed, and supposes that they are independent. n counts runs; a run that gave exactly the numbers of another one of its group, ' +
  'such as one that ' +
  'was made again, counts once. A single run has no interval. \u26a0: some of its values do not measure the model (BKF7003).';

// A mean over different models says nothing, and would count a run once for each of them: where a group has several, the model tells groups apart too.
export function keysOf(table, rows, ids) {
  const {codes} = table.byId.get('model');
  const isMixed = !ids.includes('model') && table.group(rows, ids).some(group => group.rows.some(row => codes[row] !== codes[group.rows[0]]));
  return isMixed ? [...ids, 'model'] : ids;
}

// The groups, with the mean of each metric over distinct results.
export function groupsOf(table, rows, ids, metrics) {
  return table.group(rows, ids).map(group => {
    const seen = new Set(),
      distinct = [];
    for (const row of group.rows) {
      const key = resultOf(table, row);
      if (key === null || !seen.has(key)) {
        seen.add(key);
        distinct.push(row);
      }
    }

    const means = new Map(
      metrics.map(metric => {
        const measured = distinct.filter(row => !Number.isNaN(metric.numbers[row]));
        const mean = measured.length === 0 ? null : meanOf(measured.map(row => metric.numbers[row]));
        return [metric.id, mean && {...mean, isBlind: measured.some(row => metric.blind[row] === 1)}];
      }),
    );
    return {...group, n: distinct.length, repeats: group.rows.length - distinct.length, means};
  });
}

// Everything that the table knows to be measured: two runs with other seeds do not agree in all of it, in seven digits.
function resultOf(table, row) {
  const values = table.columns.filter(({isLoaded}) => isLoaded).map(({numbers}) => numbers[row]);
  return values.every(Number.isNaN) ? null : [table.byId.get('model').codes[row], table.byId.get('dataset').codes[row], ...values].join();
}

export function sortGroups(groups, ids, sort) {
  const descending = sort.startsWith('-'),
    id = sort.replace(/^-/, ''),
    sign = descending ? -1 : 1,
    at = ids.indexOf(id);
  const keyOf =
    at >= 0
      ? group => (group.places[at] === Infinity ? null : group.places[at])
      : id === 'n'
        ? group => group.n
        : group => group.means.get(id)?.mean ?? null;
  return sort === ''
    ? groups
    : [...groups].sort((a, b) => {
        const [x, y] = [keyOf(a), keyOf(b)],
          isBlind = group => group.means.get(id)?.isBlind === true;
        return (x === null) - (y === null) || isBlind(a) - isBlind(b) || sign * (x - y);
      });
}

export function tableOfGroups(table, groups, ids, metrics, sort, {onSort, onOpen}) {
  const columns = ids.map(id => table.byId.get(id));
  const sorted = id => (sort.replace(/^-/, '') === id ? (sort.startsWith('-') ? 'descending' : 'ascending') : null);
  const title = (id, text, more) =>
    h('th', {scope: 'col', 'aria-sort': sorted(id), ...more}, h('button', {type: 'button', 'data-sort': id, onclick: () => onSort({id})}, text));
  return h(
    'div',
    {class: 'scroll grid', tabindex: 0, role: 'region', 'aria-label': 'Groups of runs'},
    h(
      'table',
      {class: 'groups', 'aria-describedby': 'groups-note'},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          columns.map(column => title(column.id, titleOf(column), {class: classOf(column)})),
          title('n', 'n', {title: 'runs with results of their own'}),
          metrics.map(metric => title(metric.id, titleOf(metric), {class: classOf(metric)})),
          h('th', {scope: 'col', class: 'text'}, 'runs'),
        ),
      ),
      h(
        'tbody',
        {},
        groups.map(group =>
          h(
            'tr',
            {},
            columns.map((column, i) => cellOf(table, column, group.values[i], i)),
            h('td', {}, String(group.n), group.repeats > 0 && h('span', {class: 'ci'}, `+ ${group.repeats} the same`)),
            metrics.map(metric => h('td', {class: classOf(metric)}, meanText(group.means.get(metric.id), group.n))),
            h(
              'td',
              {class: 'text'},
              h(
                'button',
                {type: 'button', class: 'small', onclick: () => onOpen(group)},
                `Show ${group.rows.length} ${group.rows.length === 1 ? 'row' : 'rows'}`,
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

function cellOf(table, column, value, i) {
  const content =
    value === null
      ? none
      : column.id === 'model'
        ? h('span', {class: classesOf(table.modelStyle(value))}, value)
        : breakable(shownValue(column, value));
  return i === 0 ? h('th', {scope: 'row', class: classOf(column)}, content) : h('td', {class: classOf(column)}, content);
}

function meanText(of, n) {
  return of === null
    ? none
    : [
        shownMetric(of.mean),
        of.isBlind && blindMark(),
        h('span', {class: 'ci'}, of.low === undefined ? 'one run' : `[${shownMetric(of.low)}, ${shownMetric(of.high)}]`),
        of.n !== n && h('span', {class: 'ci'}, `of ${of.n}`),
      ];
}

const maxDrawn = 60;

// The means of one metric as a forest plot.
export function chartOfGroups(table, groups, ids, metric) {
  const having = groups.filter(group => group.means.get(metric.id)),
    drawn = having.slice(0, maxDrawn),
    cut = drawn.length < having.length ? `, the first ${drawn.length} of ${having.length} groups` : '',
    model = ids.indexOf('model');
  if (drawn.length === 0) {
    return null;
  }

  const name = group => group.values.map((value, i) => shownValue(table.byId.get(ids[i]), value)).join(', ');
  return figureOf(
    chartOf(
      `${metric.title}: mean over runs with the 95 % interval of the mean (Student\u2019s t)${cut}`,
      'intervals',
      {title: metric.title + directionOf(metric)},
      {title: '', categories: drawn.map(name)},
      drawn.map((group, y) => {
        const {mean, low, high, n, isBlind} = group.means.get(metric.id);
        return {
          name: name(group),
          style: model < 0 || group.values[model] === null ? neutral : table.modelStyle(group.values[model]),
          points: [{x: mean, y, low, high, note: `${n === 1 ? 'one run: no interval' : `n = ${n}`}${isBlind ? `; ${doesNotMeasure}` : ''}`}],
        };
      }),
      {hasLegend: false, subject: 'group'},
    ),
  ).element;
}

export const directionOf = ({better}) => ({higher: ' (higher is better)', lower: ' (lower is better)'})[better] ?? '';
