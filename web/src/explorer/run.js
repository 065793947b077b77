import {h, link, tableOf} from './dom.js';
import {get} from './api.js';
import {addressOf} from './address.js';
import {chartOf, figureOf} from './figure.js';
import {bytes, joules, many, metric as shown, none, seconds, time} from './format.js';
import {directionOf} from './groups.js';
import {breakable} from './grid.js';
import {logOf} from './logs.js';
import {errorBox} from './notices.js';
import {neutral, styleOf, stylesOf, classesOf} from './styles.js';
import {curvesOf, withValidation} from './curves.js';

// A run: what came of it, its metrics, its stages, when each ran, and what it said.
export class RunView {
  constructor(parameters, context) {
    this.context = context;
    this.which = {experiment: parameters.get('experiment'), run: parameters.get('run')};
    this.label = parameters.get('log');
    this.element = h('div', {class: 'view'}, h('h1', {}, breakable(this.which.experiment ?? 'Run')), h('p', {class: 'note'}, 'Loading \u2026'));
    this.stop = new AbortController();
    this.#load();
  }

  leave() {
    this.stop.abort();
  }

  async #load() {
    try {
      const run = await get('run', this.which, this.stop.signal);
      this.element.replaceChildren(h('h1', {}, breakable(run.experiment)), ...this.#parts(run).flat().filter(Boolean));
      document.title = `${run.experiment}, ${time(run.time)} \u2013 Bakeoff`;
      if (this.label) {
        this.#showLog(this.label, run);
      }
    } catch (problem) {
      if (problem.name !== 'AbortError') {
        this.element.replaceChildren(h('h1', {}, this.which.experiment ?? 'Run'), errorBox(problem), h('p', {}, link(addressOf('runs'), 'All runs')));
      }
    }
  }

  #parts(run) {
    const facts = [
      ['status', h('span', {class: `status ${run.status}`}, run.status)],
      ['ended', run.time ? `${time(run.time)} UTC` : none],
      ['duration', run.wall == null ? none : seconds(run.wall)],
      ['stage time', seconds(run.seconds ?? 0)],
      [
        'commit',
        run.commit
          ? [
              h('code', {}, run.commit.slice(0, 9)),
              run.branch && ` of ${run.branch}`,
              run.uncommitted && h('span', {class: 'dirty'}, ' + uncommitted changes'),
            ]
          : none,
      ],
      [
        'energy',
        run.energy?.joules > 0
          ? `${joules(run.energy.joules)}, measured in ${run.energy.measured} of ${many(run.energy.stages, 'stage')}`
          : (run.energy?.unavailable ?? 'not measured'),
      ],
      [
        'machine',
        [run.system, run.runtime, run.processors && many(run.processors, 'processor'), run.memoryBytes && `${bytes(run.memoryBytes)} of memory`]
          .filter(Boolean)
          .join(', '),
      ],
    ];
    this.log = h('section', {id: 'log', 'aria-label': 'Log'});
    return [
      h(
        'p',
        {class: 'links'},
        link(addressOf('runs'), 'All runs'),
        ...(run.pages ?? []).flatMap(({title, href}) => [' \u00b7 ', h('a', {href, target: '_blank', rel: 'noopener'}, title)]),
        ' \u00b7 ',
        link(addressOf('runs', {'f.experiment': `=${run.experiment}`}), 'Runs of this experiment'),
      ),
      run.errors?.length > 0 &&
        h(
          'div',
          {class: 'error'},
          run.errors.map(text => h('p', {}, text)),
        ),
      h(
        'dl',
        {class: 'facts'},
        facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
      ),
      ...metricsOf(run),
      h('h2', {}, 'Stages'),
      this.#stages(run),
      optionsOf(run),
      timelineOf(run),
      ...curvesIn(run),
      h('h2', {}, 'Log'),
      h('p', {}, h('button', {type: 'button', onclick: () => this.#showLog('', run)}, 'Show the log of the run')),
      this.log,
    ];
  }

  #stages(run) {
    const size = value => (value > 0 ? bytes(value) : none);
    return tableOf(
      'Stages',
      ['stage', 'status', 'time', 'peak memory', 'output', 'energy', 'why it ran', 'attempts', 'key', 'log'],
      run.stages.map(stage => [
        stage.label,
        h('span', {class: `status ${stage.state}`}, stage.state.replaceAll('-', ' '), stage.node && ` on ${stage.node}`),
        stage.state === 'up-to-date' ? none : seconds(stage.seconds ?? 0),
        size(stage.peakMemoryBytes),
        size(stage.outputBytes),
        energyOf(stage),
        stage.reasons?.length > 0 ? linesOf(stage.reasons) : none,
        stage.retries?.length > 0 ? linesOf(stage.retries) : none,
        stage.key ? h('code', {title: stage.key}, stage.key.slice(0, 12)) : none,
        h('button', {type: 'button', class: 'small', 'aria-label': `Log of ${stage.label}`, onclick: () => this.#showLog(stage.label, run)}, 'Log'),
      ]),
      {text: [true, true, false, false, false, false, true, true, true, true]},
    );
  }

  #showLog(label, run) {
    this.log.replaceChildren(
      logOf(
        () => this.which,
        label,
        run.stages.map(stage => stage.label),
      ).element,
    );
    this.log.scrollIntoView({block: 'nearest'});
    this.log.querySelector('select').focus();
  }
}

function optionsOf({stages}) {
  const rows = stages.flatMap(({label, options}) => Object.entries(options ?? {}).map(([name, value]) => [label, name, String(value)]));
  return (
    rows.length > 0 &&
    h('details', {}, h('summary', {}, 'Options of the stages'), tableOf('Options of the stages', ['stage', 'option', 'value'], rows))
  );
}

const firstLines = 3;

function linesOf(lines) {
  const list = some =>
    h(
      'ul',
      {},
      some.map(line => h('li', {}, line)),
    );
  return h(
    'div',
    {class: 'long'},
    lines.length === 1 ? lines[0] : list(lines.slice(0, firstLines)),
    lines.length > firstLines && h('details', {}, h('summary', {}, `and ${lines.length - firstLines} more`), list(lines.slice(firstLines))),
  );
}

function energyOf(stage) {
  const sum = (stage.processorJoules ?? 0) + (stage.gpuJoules ?? 0);
  return sum > 0 ? joules(sum) : h('span', {title: stage.energyUnavailable ?? ''}, none);
}

function metricsOf(run) {
  if (!run.metrics) {
    return run.status === 'succeeded' ? [h('p', {class: 'note'}, 'The store no longer has its metrics.')] : [];
  }

  const {primary, models, info} = run.metrics,
    styles = stylesOf(models.filter(({role}) => role === 'model').map(({name}) => name));
  const ids = [...new Set([...primary, ...Object.keys(info)])].filter(id => info[id] !== undefined),
    first = ids.slice(0, Math.max(8, primary.length));
  const name = id => info[id].display;
  const cell = value =>
    value?.value == null
      ? none
      : [
          shown(value.value),
          value.doesNotMeasure &&
            h('span', {class: 'blind', title: value.doesNotMeasure, tabindex: 0, role: 'img', 'aria-label': value.doesNotMeasure}, ' \u26a0'),
          value.low != null && h('span', {class: 'ci'}, `[${shown(value.low)}, ${shown(value.high)}]`),
        ];
  const table = (label, shownIds) =>
    tableOf(
      label,
      ['model', ...shownIds.map(name)],
      models.map(model => [
        h('span', {class: classesOf(model.role === 'model' ? styles(model.name) : neutral)}, model.name),
        ...shownIds.map(id => cell(model.values[id])),
      ]),
      {text: [true]},
    );
  const rest = ids.slice(first.length);
  return [
    h('h2', {}, 'Metrics'),
    h('div', {class: 'charts'}, primary.map(id => forestOf(models, id, name(id), info[id], styles)).filter(Boolean)),
    table('Metrics', first),
    rest.length > 0 && h('details', {}, h('summary', {}, many(rest.length, 'other metric')), table('Other metrics', rest)),
  ];
}

function forestOf(models, id, name, info, styles) {
  const having = models
    .filter(({role, values}) => role === 'model' && values[id]?.value != null)
    .sort((a, b) => (info.better === 'lower' ? 1 : -1) * (a.values[id].value - b.values[id].value));
  return (
    having.length > 0 &&
    figureOf(
      chartOf(
        `${name} with 95 % intervals`,
        'intervals',
        {title: name + directionOf(info)},
        {title: '', categories: having.map(model => model.name)},
        having.map((model, y) => {
          const {value, low, high, noInterval} = model.values[id];
          return {
            name: model.name,
            style: styles(model.name),
            points: [{x: value, y, ...(low == null ? {} : {low, high}), note: noInterval ?? undefined}],
          };
        }),
        {hasLegend: false, subject: 'model'},
      ),
    ).element
  );
}

// No two bars of a slot overlap; times are rounded to a thousandth.
function timelineOf({stages}) {
  const ran = stages.filter(stage => stage.beganSeconds != null && stage.state !== 'up-to-date').sort((a, b) => a.beganSeconds - b.beganSeconds);
  if (ran.length === 0) {
    return null;
  }

  const ends = [],
    placed = ran.map(stage => {
      const free = ends.findIndex(end => end <= stage.beganSeconds + 0.002),
        slot = free < 0 ? ends.length : free;
      ends[slot] = stage.beganSeconds + (stage.seconds ?? 0);
      return {stage, slot};
    });
  const names = [...new Set(ran.map(({stage}) => stage))];
  return [
    h('h2', {}, 'Timeline'),
    figureOf(
      chartOf(
        'When each stage ran',
        'spans',
        {title: 'seconds since the run began'},
        {title: '', categories: ends.map((_, slot) => `slot ${slot + 1}`)},
        names.map((name, i) => ({
          name,
          style: styleOf(i),
          points: placed
            .filter(({stage}) => stage.stage === name)
            .map(({stage, slot}) => ({
              x: stage.beganSeconds,
              y: slot,
              low: stage.beganSeconds,
              high: stage.beganSeconds + (stage.seconds ?? 0),
              note: `${stage.label}, ${seconds(stage.seconds ?? 0)}`,
            })),
        })),
        {subject: 'stage'},
      ),
    ).element,
  ];
}

function curvesIn({stages}) {
  const charts = curvesOf(
    stages.flatMap(({label, curves, options}) =>
      (curves ?? []).flatMap(({model, lossName, points}) =>
        withValidation(model && model !== label ? `${label}, ${model}` : label, lossName, points, titleOfEpochs(options, points)),
      ),
    ),
  );
  return charts.length === 0
    ? []
    : [
        h('h2', {}, 'Training'),
        h(
          'div',
          {class: 'charts'},
          charts.map(chart => figureOf(chart).element),
        ),
      ];
}

// What trains one feature after the other counts the epochs of all together: as the report says it.
function titleOfEpochs(options, points) {
  const [epochs, features] = [Number(options?.epochs), Number(options?.features)],
    last = points.at(-1)?.[0];
  return last > epochs && last <= epochs * features ? `epoch of all ${features} features together, at most ${epochs} each` : 'epoch';
}
