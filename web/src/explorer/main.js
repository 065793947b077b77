import {get} from './api.js';
import {readAddress} from './address.js';
import {CompareView} from './compare.js';
import {tableOfRuns} from './data.js';
import {h, say} from './dom.js';
import {Events} from './events.js';
import {LiveView} from './live.js';
import {errorBox} from './notices.js';
import {PagesView} from './pages.js';
import {RunView} from './run.js';
import {RunsView} from './runs.js';
import {StoreView} from './store.js';

const views = {runs: RunsView, run: RunView, compare: CompareView, live: LiveView, store: StoreView, pages: PagesView};
const titles = {runs: 'Runs', run: 'Run', compare: 'Comparison', live: 'Running now', store: 'Store', pages: 'Pages'};
const main = document.querySelector('main'),
  gone = document.getElementById('gone'),
  links = [...document.querySelectorAll('header nav a')];
const context = {
  table: null,
  get live() {
    return events?.live ?? null;
  },
};
const refreshAfter = 1500;
let view = null,
  shown = null,
  reading = null,
  isStale = false;

function show() {
  const {view: name, parameters} = readAddress();
  const View = views[name] ?? RunsView;
  view?.leave?.();
  view = new View(parameters, context);
  shown = name;
  main.replaceChildren(view.element);
  document.title = `${titles[name] ?? 'Runs'} \u2013 Bakeoff`;
  for (const link of links) {
    const isHere = link.dataset.view === name || (link.dataset.view === 'runs' && (name === 'run' || name === 'compare'));
    isHere ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current');
  }

  if (view instanceof RunsView || view instanceof LiveView) {
    view.update();
  }
}

// Reads the runs again, one time after another.
async function refresh() {
  if (reading !== null) {
    isStale = true;
    return;
  }

  reading = true;
  try {
    context.table = tableOfRuns(await get('runs'));
    if (view instanceof RunsView || view instanceof LiveView) {
      await view.update();
    }
  } catch (problem) {
    if (context.table === null && view instanceof RunsView) {
      main.replaceChildren(h('h1', {}, 'Runs'), errorBox(problem));
    } else if (problem.status === undefined) {
      main.prepend(errorBox(problem));
    }
  }

  await new Promise(resolve => setTimeout(resolve, refreshAfter));
  reading = null;
  if (isStale) {
    isStale = false;
    refresh();
  }
}

function countLive() {
  const running = [...(context.live?.values() ?? [])].filter(({status}) => status === 'running').length;
  document.getElementById('live-count').textContent = running > 0 ? ` (${running})` : '';
}

function onState(problem, wasGone) {
  gone.hidden = problem === null;
  gone.replaceChildren(
    ...(problem === null
      ? []
      : [
          errorBox(problem),
          h('p', {class: 'note'}, `What you see is from ${new Date().toLocaleTimeString('en-GB')}. Trying again every two seconds.`),
        ]),
  );
  if (wasGone) {
    say('The server is there again.');
    refresh();
    if (main.querySelector('.error') !== null) {
      show();
    }
  }
}

const forLive = name => event => {
  countLive();
  if (view instanceof LiveView) {
    view[name](event);
  }
};

// Entering a view by its address moves the focus to it; moving within one does not.
window.addEventListener('hashchange', () => {
  const before = shown;
  show();
  if (before !== shown || shown !== 'runs') {
    scrollTo(0, 0);
    main.focus({preventScroll: true});
  }
});
document.getElementById('skip').addEventListener('click', event => {
  event.preventDefault();
  main.focus();
});

let events = null;
show();
refresh();
events = new Events({
  onLive: forLive('onLive'),
  onStage: forLive('onStage'),
  onCurve: forLive('onCurve'),
  onLog: forLive('onLog'),
  onEnded: forLive('onEnded'),
  onRuns: refresh,
  onState,
});
