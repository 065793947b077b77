import {columnOf, Table} from './table.js';
import {stylesOf} from './styles.js';
import {many, seconds, bytes, joules, time, metric as shownMetric, plain, none} from './format.js';

// What /api/runs says, as a table with a row for each model of each run, the latest first.
export function tableOfRuns(answer) {
  const {runs, rows, metricIds, metricInfo} = answer, ofRow = latestFirst(answer);
  const runOf = ofRow.map(row => rows.run[row]), byRun = values => runOf.map(run => values[run]), byRow = values => ofRow.map(row => values[row]);
  const fact = (id, title, values, more = {}) => columnOf({id, title, role: 'fact', ...more}, values);
  const text = column => values(column, runs.count);
  const changes = runs.uncommitted.map(flag => flag === null ? null : flag ? 'uncommitted' : 'none');
  const columns = [
    fact('experiment', 'experiment', byRun(text(runs.experiment))),
    fact('model', 'model', byRow(values(rows.model, rows.count))),
    fact('sweep', 'sweep', byRun(text(runs.sweep))),
    fact('dataset', 'dataset', byRun(text(runs.dataset))),
    fact('status', 'status', byRun(text(runs.status))),
    fact('time', 'ended (UTC)', byRun(runs.time.map(at => at === null ? null : new Date(at).toISOString()))),
    fact('branch', 'branch', byRun(text(runs.branch))),
    fact('commit', 'commit', byRun(text(runs.commit))),
    fact('changes', 'changes', byRun(changes)),
    fact('ran', 'stages run', byRun(runs.ran), {kind: 'count'}),
    fact('wall', 'duration', byRun(runs.wall), {kind: 'seconds'}),
    fact('seconds', 'stage time', byRun(runs.seconds), {kind: 'seconds'}),
    fact('memory', 'peak memory', byRun(runs.peakMemoryBytes), {kind: 'bytes'}),
    fact('energy', 'energy', byRun(runs.joules), {kind: 'joules'}),
    ...Object.entries(runs.parameters).map(([id, column]) => columnOf({id, role: 'option'}, byRun(text(column)))),
    ...metricIds.map(id => metricColumn(id, metricInfo, rows.metrics[id], ofRow)),
  ];
  const table = new Table(columns, ofRow.length), names = id => table.byId.get(id).words;
  return Object.assign(table, {
    runOf, ofRow, answer, keys: [], keyOf: row => `${runs.run[runOf[row]]}~${table.byId.get('experiment').words[table.byId.get('experiment').codes[row]]}`,
    primary: primaryOf(answer), modelStyle: stylesOf(names('model')), experimentStyle: stylesOf(names('experiment')),
  });
}

export function metricColumn(id, info, values, ofRow) {
  const of = info[id], unique = Object.values(info).filter(({name}) => name === of.name).length === 1;
  const numbers = list => Float64Array.from(ofRow, row => list?.[row] ?? NaN);
  return {
    ...columnOf({id, title: unique ? of.name : `${of.name} (${of.candidates})`, role: 'metric', kind: 'metric', better: of.better}, []),
    numbers: numbers(values?.value), low: numbers(values?.low), high: numbers(values?.high), isLoaded: values !== undefined, info: of,
  };
}

function latestFirst({runs, rows}) {
  const order = Array.from({length: rows.count}, (_, row) => row);
  return order.sort((a, b) => (runs.time[rows.run[b]] ?? 0) - (runs.time[rows.run[a]] ?? 0) || a - b);
}

function values(column, count) {
  return column === undefined || column === null ? Array(count).fill(null)
    : Array.isArray(column) ? column : column.index.map(code => code < 0 ? null : column.values[code]);
}

// The metrics that most runs call primary, those first.
function primaryOf({rows, metricIds}) {
  const counts = new Map();
  for (const ids of rows.primary) {
    for (const id of ids ?? []) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }

  return [...counts].sort(([, a], [, b]) => b - a).map(([id]) => metricIds[id]);
}

// A value as the table shows it.
export function shownValue(column, value) {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return none;
  }

  switch (column.kind) {
    case 'seconds': return seconds(value);
    case 'bytes': return value === 0 ? none : bytes(value);
    case 'joules': return joules(value);
    case 'metric': return shownMetric(value);
    case 'count': return String(value);
    default: return column.id === 'time' ? time(value) : column.id === 'commit' ? value.slice(0, 9) : typeof value === 'number' ? plain(value) : String(value);
  }
}

export const countOfRuns = (table, rows) => many(new Set(Array.from(rows, row => table.runOf[row])).size, 'run');
