import {get} from './api.js';

const again = 2000;

// What the server tells while it happens. It connects again by itself; whether it is connected is said to onState, with the reason where it is not.
export class Events {
  constructor(handlers) {
    this.handlers = handlers;
    this.live = null;
    this.#connect();
  }

  #connect() {
    const source = new EventSource('/api/events');
    const on = (name, handle) =>
      source.addEventListener(name, event => {
        this.#isThere();
        handle(JSON.parse(event.data));
      });
    source.addEventListener('open', () => this.#isThere());
    source.addEventListener('error', () => {
      source.close();
      this.#isGone();
    });
    on('live', ({runs}) => {
      this.live = new Map(runs.map(run => [run.id, run]));
      this.handlers.onLive();
    });
    on('stage', ({id, stage}) => {
      const stages = this.live?.get(id)?.stages;
      if (stages) {
        const at = stages.findIndex(({label}) => label === stage.label),
          merged = {...stage, curves: stage.curves ?? stages[at]?.curves ?? []};
        stages.splice(at < 0 ? stages.length : at, 1, merged);
        this.handlers.onStage({id, stage: merged});
      }
    });
    on('curve', ({id, label, name, points}) => {
      const stage = this.live?.get(id)?.stages.find(of => of.label === label);
      if (stage) {
        const curve = (stage.curves ??= []).find(of => of.name === name);
        curve ? curve.points.push(...points) : stage.curves.push({name, points: [...points]});
        this.handlers.onCurve({id, label});
      }
    });
    on('log', event => this.handlers.onLog(event));
    on('ended', event => {
      const run = this.live?.get(event.id);
      if (run) {
        run.status = event.status;
      }

      this.handlers.onEnded(event);
    });
    on('runs', event => this.handlers.onRuns(event));
  }

  #isThere() {
    if (this.isThere !== true) {
      const wasGone = this.isThere === false;
      this.isThere = true;
      this.handlers.onState(null, wasGone);
    }
  }

  // An EventSource does not say why: a question does.
  async #isGone() {
    let problem = null;
    try {
      await get('live');
    } catch (refused) {
      problem = refused;
    }

    if (problem !== null) {
      this.isThere = false;
      this.handlers.onState(problem, false);
    }

    setTimeout(() => this.#connect(), again);
  }
}
