import {h, link, tableOf} from './dom.js';
import {get} from './api.js';
import {addressOf, addressOfRun} from './address.js';
import {chartOf, figureOf} from './figure.js';
import {metric as shown, many, none} from './format.js';
import {errorBox} from './notices.js';
import {better, classesOf, neutral, worse} from './styles.js';

const words = {better: 'better', worse: 'worse', same: 'the same for every user'};
const looks = {better, worse};
const wordsOf = row => (row.noVerdict ? 'no verdict' : (words[row.verdict] ?? 'no significant difference'));
// Grey is no answer; its shapes tell none from a difference that chance explains, and from none at all.
const noVerdict = {...neutral, shape: 2},
  same = {...neutral, shape: 1};
const lookOf = row => (row.noVerdict ? noVerdict : row.verdict === 'same' ? same : (looks[row.verdict] ?? neutral));
const signed = value => (value == null ? none : `${value > 0 ? '+' : ''}${shown(value)}`);
const nameOf = ({metric, candidates}) => (candidates === 'test-items' ? metric : `${metric} (${candidates})`);

// The paired comparison of two runs, made by the server on the spot.
export class CompareView {
  constructor(parameters, context) {
    this.element = h('div', {class: 'view'}, h('h1', {}, 'Comparison of two runs'));
    this.place = h('div', {'aria-live': 'polite', 'aria-busy': 'true'}, h('p', {class: 'note'}, 'Comparing, user by user \u2026'));
    this.element.append(this.place);
    this.stop = new AbortController();
    this.#load(parameters);
  }

  leave() {
    this.stop.abort();
  }

  async #load(parameters) {
    const asked = Object.fromEntries(parameters);
    const sides = [
      {title: 'Baseline', experiment: asked.experiment, run: asked.run},
      {title: 'Candidate', experiment: asked.experiment2, run: asked.run2},
    ];
    const head = h(
      'dl',
      {class: 'sides'},
      sides.map(({title, experiment, run}) =>
        h('div', {}, h('dt', {}, title), h('dd', {}, link(addressOfRun(experiment, run), `${experiment}, ${timeOfRun(run)}`))),
      ),
    );
    const back = link(addressOf('runs'), 'Back to the runs');
    const swap = () =>
      link(
        addressOf('compare', {...asked, experiment: asked.experiment2, run: asked.run2, experiment2: asked.experiment, run2: asked.run}),
        'Swap the two',
      );
    try {
      const {report, answer, basis, notes, seconds} = await get('compare', {...asked, metric: parameters.getAll('metric')}, this.stop.signal);
      this.place.replaceChildren(
        head,
        ...bodyOf(report, answer, [basis, ...(notes ?? [])]),
        h('p', {class: 'note'}, `Made in ${seconds.toFixed(1)} s.`, ...commandOf(sides)),
        h('p', {}, swap(), ' \u00b7 ', back),
      );
    } catch (problem) {
      if (problem.name !== 'AbortError') {
        this.place.replaceChildren(head, errorBox(problem), h('p', {}, back));
      }
    }

    this.place.setAttribute('aria-busy', 'false');
  }
}

// The command names runs of one experiment.
const commandOf = ([baseline, candidate]) =>
  baseline.experiment !== candidate.experiment
    ? []
    : [
        ' In a terminal: ',
        h('code', {}, `bakeoff compare --experiment=${quoted(baseline.experiment)} --baseline=${baseline.run} --candidate=${candidate.run}`),
      ];
const quoted = text => (/^[\w./@-]+$/.test(text) ? text : `"${text}"`);

export const timeOfRun = run => (run ?? '').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)\d*Z$/, '$1-$2-$3 $4:$5:$6 UTC');

function bodyOf(report, answer, notes) {
  const primary = report.rows.filter(row => row.isPrimary),
    other = clearest(report.rows.filter(row => !row.isPrimary && row.verdict !== 'same'));
  const metrics = [...new Set(primary.filter(row => row.verdict !== 'same').map(nameOf))];
  return [
    h('div', {class: 'answer'}, h('p', {}, answer.replace(/^.*?\): /, 'Candidate against baseline: '))),
    h(
      'div',
      {class: 'charts'},
      metrics
        .map(name =>
          chartOfMetric(
            primary.filter(row => nameOf(row) === name),
            name,
          ),
        )
        .filter(Boolean),
    ),
    primary.length > 0 && h('h2', {}, 'Primary metrics'),
    primary.length > 0 && rowsOf('Primary metrics', primary),
    ...changesOf(report.changes ?? {}),
    ...refusedOf(report),
    other.length > 0 &&
      h(
        'details',
        {open: primary.length === 0},
        h('summary', {}, `Exploratory: ${many(other.length, 'other row')} that changed, the clearest first`),
        h('p', {class: 'note'}, 'Nobody asked about these beforehand: they are corrected for each other, apart from the primary metrics.'),
        rowsOf('Exploratory metrics', other),
      ),
    ...notes.map(text => h('p', {class: 'note'}, text)),
  ].filter(Boolean);
}

// As the page of bakeoff compare has them: those with a verdict first, then by the p-value.
function clearest(rows) {
  return rows.sort((a, b) => (a.verdict === '~') - (b.verdict === '~') || a.pValue - b.pValue);
}

function chartOfMetric(rows, name) {
  const verdicts = [...new Set(rows.map(wordsOf))],
    drawn = rows.filter(row => row.difference != null);
  const side = rows[0].better === 'lower' ? ' (below 0 is better)' : rows[0].better === 'higher' ? ' (above 0 is better)' : '';
  return (
    drawn.length > 0 &&
    figureOf(
      chartOf(
        `${name}: candidate minus baseline, paired by user`,
        'intervals',
        {title: `difference, 95 % interval${side}`, mark: 0},
        {title: '', categories: drawn.map(({model}) => model)},
        verdicts
          .map(verdict => ({
            name: verdict,
            style: lookOf(rows.find(row => wordsOf(row) === verdict)),
            points: drawn.flatMap((row, y) =>
              wordsOf(row) !== verdict
                ? []
                : [
                    {
                      x: row.difference,
                      y,
                      ...(row.low == null || row.verdict === 'same' ? {} : {low: row.low, high: row.high}),
                      note: `${shown(row.baseline)} before, ${shown(row.candidate)} now${row.noVerdict ? `; ${row.noVerdict}` : ''}`,
                    },
                  ],
            ),
          }))
          .filter(({points}) => points.length > 0),
        {subject: 'verdict'},
      ),
    ).element
  );
}

function rowsOf(label, rows) {
  const percent = value => (value == null ? none : `${Math.round(100 * value)} %`);
  return tableOf(
    label,
    ['model', 'metric', 'verdict', 'baseline', 'candidate', 'difference', '95 % interval', 'p, corrected', 'gained / lost'],
    rows.map(row => [
      row.model,
      nameOf(row),
      h('span', {class: classesOf(lookOf(row)), title: row.noVerdict ?? ''}, wordsOf(row)),
      marked(row.baseline, row.baselineDoesNotMeasure),
      marked(row.candidate, row.candidateDoesNotMeasure),
      signed(row.difference),
      row.low == null || row.verdict === 'same' ? none : `${signed(row.low)} to ${signed(row.high)}`,
      pOf(row),
      row.verdict === 'same' ? none : `${percent(row.gained)} / ${percent(row.lost)}`,
    ]),
    {text: [true, true, true]},
  );
}

const marked = (value, why) => [shown(value), why && h('span', {class: 'blind', title: why, role: 'img', 'aria-label': why}, ' \u26a0')];

function pOf(row) {
  const p = row.adjustedPValue ?? row.pValue;
  return row.verdict === 'same' || row.noVerdict || p == null ? none : p < 0.0001 ? '< 0.0001' : shown(p);
}

function changesOf(changes) {
  const layers = [
    ['Options', changes.options],
    ['Code', changes.code],
    ['Data', changes.data],
  ].filter(([, lines]) => lines?.length > 0);
  return layers.length === 0
    ? []
    : [
        h('h2', {}, 'What is different'),
        ...layers.map(([title, lines]) =>
          h(
            'details',
            {open: lines.length <= 12},
            h('summary', {}, `${title} (${lines.length})`),
            h(
              'ul',
              {},
              lines.map(line => h('li', {}, line)),
            ),
          ),
        ),
      ];
}

function refusedOf({refused, undecided}) {
  const lines = [...(refused ?? []).map(({what, reason, remedy}) => `${what}: ${reason}. ${remedy}`.replaceAll('..', '.')), ...(undecided ?? [])];
  return lines.length === 0
    ? []
    : [
        h('h2', {}, 'Not compared'),
        h(
          'ul',
          {},
          lines.map(line => h('li', {class: 'look'}, line)),
        ),
      ];
}
