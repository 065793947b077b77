import {h, link} from './dom.js';
import {addressOfRun} from './address.js';
import {curvesOf} from './curves.js';
import {figureOf} from './figure.js';
import {many, none, seconds} from './format.js';
import {breakable} from './grid.js';
import {logOf} from './logs.js';
import {emptyRuns} from './notices.js';

const curvesEvery = 1000,
  clockEvery = 1000,
  done = new Set(['up-to-date', 'finished', 'fetched']),
  over = new Set([...done, 'failed', 'skipped']);

// What runs now, as the server's events tell it.
export class LiveView {
  constructor(parameters, context) {
    this.context = context;
    this.runs = new Map();
    this.place = h('div');
    this.ended = h('div', {role: 'status'});
    this.title = h('h1', {}, 'Running now');
    this.element = h('div', {class: 'view'}, this.title, this.ended, this.place);
    this.clock = setInterval(() => this.runs.forEach(run => run.tick()), clockEvery);
  }

  leave() {
    clearInterval(this.clock);
    this.runs.forEach(run => run.leave());
  }

  update() {
    this.onLive();
  }

  onLive() {
    const {live} = this.context;
    if (live === null) {
      this.place.replaceChildren(h('p', {class: 'note'}, 'Asking \u2026'));
      return;
    }

    // What has ended stays to be looked at, until the experiment runs again.
    const again = new Set([...live.values()].map(({experiment}) => experiment));
    for (const [id, shown] of this.runs) {
      if (!live.has(id) && (shown.run.status === 'running' || again.has(shown.run.experiment))) {
        shown.leave();
        this.runs.delete(id);
      }
    }

    for (const [id, run] of live) {
      this.runs.get(id)?.replace(run) ?? this.runs.set(id, new LiveRun(run));
    }

    this.#name();
    const shown = [...this.runs.values()].map(({element}) => element);
    if (shown.length === 0) {
      this.place.replaceChildren(
        this.context.table?.count === 0
          ? emptyRuns()
          : h(
              'div',
              {class: 'empty'},
              h('p', {}, 'Nothing runs now. A run that is started on this machine with the same artifacts folder shows up here by itself.'),
            ),
      );
    } else if ([...this.place.children].some((child, i) => child !== shown[i]) || this.place.children.length !== shown.length) {
      this.place.replaceChildren(...shown);
    }
  }

  // Where all that is shown has ended, nothing runs.
  #name() {
    const runs = [...this.runs.values()];
    this.title.textContent = runs.length > 0 && runs.every(({run}) => run.status !== 'running') ? 'Ended' : 'Running now';
  }

  onStage({id, stage}) {
    this.runs.get(id)?.stage(stage);
  }

  onCurve({id, label}) {
    this.runs.get(id)?.curve(label);
  }

  onLog({id, lines}) {
    this.runs.get(id)?.lines(lines);
  }

  onEnded({id, experiment, run, status, errors}) {
    this.runs.get(id)?.end(status, errors ?? [], run);
    this.#name();
    this.ended.prepend(
      h(
        'p',
        {class: status === 'succeeded' ? 'ok' : 'look'},
        `${experiment}: ${status}. `,
        run && link(addressOfRun(experiment, run), 'Open the run'),
      ),
    );
  }
}

class LiveRun {
  constructor(run) {
    this.which = {id: run.id};
    this.rows = new Map();
    this.figures = new Map();
    this.status = h('span', {class: 'status'});
    this.about = h('p', {class: 'note'});
    this.bar = h('progress', {max: 1, 'aria-label': `Progress of ${run.experiment}`});
    this.left = h('p', {class: 'left'});
    this.errors = h('div', {class: 'error', hidden: true});
    this.body = h('tbody');
    this.charts = h('div', {class: 'charts'});
    this.log = h('details', {class: 'data'}, h('summary', {}, 'Log'));
    this.log.addEventListener('toggle', () => {
      if (this.log.open && this.logs === undefined) {
        this.logs = logOf(
          () => this.which,
          '',
          this.run.stages.map(({label}) => label),
        );
        this.log.append(this.logs.element);
      }
    });
    this.element = h(
      'section',
      {class: 'live', 'aria-label': run.experiment},
      h('h2', {}, breakable(run.experiment), ' ', this.status),
      this.about,
      this.errors,
      this.bar,
      this.left,
      h(
        'div',
        {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Stages of ${run.experiment}`},
        h(
          'table',
          {class: 'stages'},
          h(
            'thead',
            {},
            h(
              'tr',
              {},
              ['stage', 'state', 'progress', 'what it does', 'time', 'left'].map((text, i) =>
                h('th', {scope: 'col', class: i < 4 ? 'text' : null}, text),
              ),
            ),
          ),
          this.body,
        ),
      ),
      this.charts,
      this.log,
    );
    this.replace(run);
  }

  replace(run) {
    this.run = run;
    this.began = Date.parse(run.began);
    this.status.textContent = run.status;
    this.status.className = `status ${run.status}`;
    this.#say(run.errors ?? []);
    this.about.replaceChildren(
      `Process ${run.process} on ${run.host}`,
      run.commit ? `, commit ${run.commit.slice(0, 9)}` : '',
      run.branch ? ` of ${run.branch}` : '',
      run.uncommitted ? h('span', {class: 'dirty'}, ' + uncommitted changes') : '',
    );
    const labels = new Set(run.stages.map(({label}) => label));
    for (const [label, row] of this.rows) {
      if (!labels.has(label)) {
        row.element.remove();
        this.rows.delete(label);
      }
    }

    run.stages.forEach(stage => this.#show(stage));
    this.#draw();
    this.tick();
    return this;
  }

  stage(stage) {
    this.#show(stage);
    this.tick();
  }

  // The points are in the stage already; many come in a second.
  curve() {
    this.drawing ??= setTimeout(() => this.#draw(), curvesEvery);
  }

  lines(lines) {
    this.logs?.add(lines);
  }

  // Its log is that of its record from now on, where it left one.
  end(status, errors, run) {
    this.run.status = status;
    if (run) {
      this.which = {experiment: this.run.experiment, run};
      this.logs?.load();
    }

    this.status.textContent = status;
    this.status.className = `status ${status}`;
    this.#say(errors);
    this.tick();
  }

  leave() {
    clearTimeout(this.drawing);
  }

  #say(errors) {
    this.errors.hidden = errors.length === 0;
    this.errors.replaceChildren(...errors.map(text => h('p', {}, text)));
  }

  #show(stage) {
    const row = this.rows.get(stage.label) ?? this.#rowOf(stage);
    row.state.textContent = stage.state.replaceAll('-', ' ') + (stage.node ? ` on ${stage.node}` : '');
    row.state.className = `status ${stage.state}`;
    row.text.replaceChildren(stage.text || (stage.reasons ?? []).join('; ') || '');
    const isRunning = stage.state === 'running';
    row.bar.hidden = !isRunning;
    if (isRunning && stage.fraction != null) {
      row.bar.value = stage.fraction;
    } else {
      row.bar.removeAttribute('value');
    }
  }

  #rowOf({label}) {
    const row = {
      state: h('span'),
      bar: h('progress', {max: 1, 'aria-label': `Progress of ${label}`}),
      text: h('span'),
      time: h('td'),
      left: h('td'),
    };
    row.element = h(
      'tr',
      {},
      h('th', {scope: 'row'}, label),
      h('td', {class: 'text'}, row.state),
      h('td', {class: 'text'}, row.bar),
      h('td', {class: 'text long'}, row.text),
      row.time,
      row.left,
    );
    this.body.append(row.element);
    this.rows.set(label, row);
    return row;
  }

  // Times, each second and with each event.
  tick() {
    const isOver = this.run.status !== 'running',
      now = (Date.now() - this.began) / 1000;
    let sum = 0,
      known = true;
    for (const stage of this.run.stages) {
      const row = this.rows.get(stage.label),
        time = timeOf(stage, now, isOver),
        left = over.has(stage.state) || isOver ? null : leftOf(stage, time ?? 0);
      row.time.textContent = time === null || stage.state === 'up-to-date' ? none : seconds(time);
      row.left.textContent = left === null ? none : `about ${seconds(left)}`;
      known &&= left !== null || over.has(stage.state);
      sum += left ?? 0;
    }

    const countOf = state => this.run.stages.filter(stage => stage.state === state).length,
      ready = this.run.stages.filter(({state}) => done.has(state)).length;
    const part = ({state, fraction}) => (done.has(state) ? 1 : over.has(state) ? 0 : (fraction ?? 0));
    this.bar.value =
      this.run.stages.length === 0 ? 0 : this.run.stages.reduce((total, stage) => total + part(stage), 0) / this.run.stages.length;
    const left = sum > 0 ? `, ${known ? 'at most about' : 'of what can be foreseen about'} ${seconds(sum)} left` : '';
    const soFar = isOver ? '' : `, ${seconds(Math.max(0, now))} so far${left}`;
    const apart = ['failed', 'skipped'].filter(countOf).map(state => `, ${countOf(state)} ${state}`);
    this.left.textContent = `${ready} of ${many(this.run.stages.length, 'stage')} done${apart.join('')}${soFar}`;
  }

  #draw() {
    this.drawing = undefined;
    const charts = curvesOf(this.run.stages.flatMap(stage => (stage.curves ?? []).map(({name, points}) => ({label: stage.label, name, points}))));
    for (const chart of charts) {
      const figure = this.figures.get(chart.title);
      if (figure === undefined) {
        const made = figureOf(chart);
        this.figures.set(chart.title, made);
        this.charts.append(made.element);
      } else {
        figure.update(chart);
      }
    }
  }
}

function timeOf({state, beganSeconds, seconds: took}, now, isOver) {
  return state === 'running' && !isOver && beganSeconds != null ? Math.max(0, now - beganSeconds) : (took ?? null);
}

// By how far it is, once that says something; before that by what such stages took earlier.
function leftOf({state, fraction, estimateSeconds}, time) {
  return state === 'running' && fraction > 0.02 && time > 1
    ? (time * (1 - fraction)) / fraction
    : estimateSeconds != null
      ? Math.max(0, estimateSeconds - (state === 'running' ? time : 0))
      : null;
}
