import {columnOf, numbersOf, Table, valueOf} from './table.js';
import {stylesOf} from './styles.js';
import {many, seconds, bytes, joules, time, metric as shownMetric, plain, none} from './format.js';

// What /api/runs says, as a table with a row for each model of each run, the latest first.
export function tableOfRuns(answer) {
  const {runs, rows, metricIds, metricInfo} = answer,
    ofRow = latestFirst(answer),
    runOf = ofRow.map(row => rows.run[row]);
  const fact = (id, title, values, kind = 'text') => columnOf({id, title, kind, role: 'fact'}, values ?? Array(runs.count).fill(null), runOf);
  const model = columnOf({id: 'model', role: 'fact'}, rows.model, ofRow);
  const table = new Table(
    [
      fact('experiment', 'experiment', runs.experiment),
      model,
      fact('sweep', 'sweep', runs.sweep),
      fact('dataset', 'dataset', runs.dataset),
      fact('status', 'status', runs.status),
      fact(
        'time',
        'ended (UTC)',
        runs.time.map(at => (at === null ? null : new Date(at).toISOString())),
      ),
      fact('branch', 'branch', runs.branch),
      fact('commit', 'commit', runs.commit),
      fact(
        'changes',
        'changes',
        runs.uncommitted.map(flag => (flag === null ? null : flag ? 'uncommitted' : 'none')),
      ),
      fact('ran', 'stages run', runs.ran, 'count'),
      fact('wall', 'duration', runs.wall, 'seconds'),
      fact('seconds', 'stage time', runs.seconds, 'seconds'),
      fact('memory', 'peak memory', runs.peakMemoryBytes, 'bytes'),
      fact('energy', 'energy', runs.joules, 'joules'),
      ...Object.entries(runs.parameters).map(([id, values]) => optionColumn(id, values, runs.optionModels[id], runOf, model)),
      ...metricIds.map(id => metricColumn(id, metricInfo, rows.metrics[id], ofRow)),
    ],
    ofRow.length,
  );
  const experiment = table.byId.get('experiment'),
    models = [...table.byId.get('model').words].sort();
  return Object.assign(table, {
    runOf,
    ofRow,
    answer,
    keys: [],
    keyOf: row => `${runs.run[runOf[row]]}~${valueOf(experiment, row)}`,
    primary: primaryOf(answer),
    modelStyle: stylesOf(models),
  });
}

// An option of a stage that trains is one of its own models alone: the other rows of the run know nothing of it. What a run without results would
// have trained, nobody can say: its row has all of them.
function optionColumn(id, values, models, runOf, model) {
  const column = columnOf({id, role: 'option'}, values, runOf);
  if (models !== undefined) {
    const isOf = model.words.map(word => models.includes(word));
    for (let row = 0; row < column.codes.length; row++) {
      if (model.codes[row] >= 0 && !isOf[model.codes[row]]) {
        column.codes[row] = -1;
      }
    }
  }

  return column;
}

// There are two hundred metrics, of which the server sends the few that are primary: the others have no numbers until somebody asks for them.
export function metricColumn(id, info, values, ofRow) {
  const of = info[id],
    numbers = list => numbersOf(list, ofRow);
  const column = {id, title: of.display, role: 'metric', kind: 'metric', better: of.better, isNumeric: true, info: of};
  const nothing = values === undefined ? nothingOf(ofRow.length) : null;
  return nothing
    ? {...column, isLoaded: false, numbers: nothing, low: nothing, high: nothing, blind: new Uint8Array(0)}
    : {
        ...column,
        isLoaded: true,
        numbers: numbers(values.value),
        low: numbers(values.low),
        high: numbers(values.high),
        blind: flagsOf(values.blind, ofRow),
      };
}

// The server names the few rows whose value does not measure the model.
function flagsOf(rows, ofRow) {
  const named = new Uint8Array(ofRow.length);
  for (const row of rows) {
    named[row] = 1;
  }

  return Uint8Array.from(ofRow, row => named[row]);
}

let nothing = new Float64Array(0);
const nothingOf = length => (nothing.length === length ? nothing : (nothing = new Float64Array(length).fill(NaN)));

function latestFirst({runs, rows}) {
  const times = Float64Array.from(rows.run, run => runs.time[run] ?? 0);
  return Uint32Array.from(rows.run, (_, row) => row).sort((a, b) => times[b] - times[a] || a - b);
}

// The metrics that most runs call primary, those first.
function primaryOf({primary, metricIds}) {
  const counts = new Map();
  for (const code of primary?.index.filter(code => code >= 0) ?? []) {
    primary.values[code].split('\n').forEach(id => counts.set(id, (counts.get(id) ?? 0) + 1));
  }

  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([id]) => id)
    .filter(id => metricIds.includes(id));
}

// A value as the table shows it.
export function shownValue(column, value) {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return none;
  }

  switch (column.kind) {
    case 'seconds':
      return seconds(value);
    case 'bytes':
      return value === 0 ? none : bytes(value);
    case 'joules':
      return joules(value);
    case 'metric':
      return shownMetric(value);
    case 'count':
      return String(value);
    default:
      return column.id === 'time'
        ? time(value)
        : column.id === 'commit'
          ? value.slice(0, 9)
          : typeof value === 'number'
            ? plain(value)
            : String(value);
  }
}

export function countOfRuns(table, rows) {
  const has = new Uint8Array(table.answer.runs.count);
  let count = 0;
  for (const row of rows) {
    count += 1 - has[table.runOf[row]];
    has[table.runOf[row]] = 1;
  }

  return many(count, 'run');
}
