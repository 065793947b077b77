import {h, tableOf} from './dom.js';
import {get} from './api.js';
import {breakable} from './grid.js';
import {bytes, many, none} from './format.js';
import {errorBox} from './notices.js';
import {chartOf, figureOf} from './figure.js';
import {neutral, styleOf} from './styles.js';
import {replaceAddress} from './address.js';

// What the store holds, and what gc would free.
export class StoreView {
  constructor(parameters) {
    this.days = h('input', {type: 'number', min: 0, max: 3650, value: parameters.get('keepDays') ?? '', placeholder: '14', inputmode: 'numeric'});
    this.size = h('input', {type: 'text', value: parameters.get('maxSize') ?? '', placeholder: 'no limit, or 20GB', spellcheck: 'false'});
    this.place = h('div', {'aria-live': 'polite'}, h('p', {class: 'note'}, 'Looking through the store \u2026'));
    const form = h(
      'form',
      {
        class: 'tools',
        onsubmit: event => {
          event.preventDefault();
          this.#load();
        },
      },
      h('label', {}, 'Keep what was used in the last days', this.days),
      h('label', {}, 'Keep at most', this.size),
      h('button', {type: 'submit'}, 'What would gc free?'),
    );
    this.element = h('div', {class: 'view'}, h('h1', {}, 'Store'), form, this.place);
    this.stop = new AbortController();
    this.#load();
  }

  leave() {
    this.stop.abort();
  }

  async #load() {
    const asked = {keepDays: this.days.value.trim(), maxSize: this.size.value.trim()};
    replaceAddress('store', new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== '')));
    try {
      const store = await get('store', asked, this.stop.signal);
      this.place.replaceChildren(...partsOf(store));
    } catch (problem) {
      if (problem.name !== 'AbortError') {
        this.place.replaceChildren(errorBox(problem));
      }
    }
  }
}

function partsOf({folder, objectBytes, keepDays, kinds, experiments, gc, command}) {
  if (kinds.length === 0) {
    return [
      h('p', {}, 'The store is empty: ', h('code', {}, folder)),
      h('p', {}, 'It fills with the results of stages: ', h('code', {}, 'dotnet cake --target=Report')),
    ];
  }

  const sorted = [...kinds].sort((a, b) => b.bytes - a.bytes),
    right = columns => columns.map((_, i) => i === 0);
  const columns = ['stage', 'results', 'size', 'gc would free', 'of results'];
  return [
    h(
      'div',
      {class: 'answer'},
      h(
        'p',
        {},
        `${bytes(objectBytes)} in ${many(
          kinds.reduce((sum, kind) => sum + kind.results, 0),
          'result',
        )}. `,
        gc.freedBytes > 0 || gc.results > 0
          ? `gc would free ${bytes(gc.freedBytes)}: ${many(gc.results, 'result')} that no checked-out experiment needs ` +
              `and nobody used in the last ${many(keepDays, 'day')}.`
          : 'gc would free nothing.',
      ),
      h('p', {class: 'command'}, h('code', {}, command)),
      h('p', {class: 'note'}, 'This page deletes nothing; the command does.'),
    ),
    figureOf(
      chartOf(
        'What the store holds, by stage',
        'spans',
        {title: 'megabytes'},
        {title: '', categories: sorted.map(({stage}) => stage)},
        [
          {
            name: 'kept',
            style: styleOf(0),
            points: sorted.map((kind, y) => ({
              x: 0,
              y,
              low: 0,
              high: (kind.bytes - kind.freedBytes) / 1e6,
              note: bytes(kind.bytes - kind.freedBytes),
            })),
          },
          {
            name: 'gc would free',
            style: neutral,
            points: sorted
              .map((kind, y) => ({kind, y}))
              .filter(({kind}) => kind.freedBytes > 0)
              .map(({kind, y}) => ({
                x: 0,
                y,
                low: (kind.bytes - kind.freedBytes) / 1e6,
                high: kind.bytes / 1e6,
                note: bytes(kind.freedBytes),
              })),
          },
        ].filter(({points}) => points.length > 0),
        {subject: 'part'},
      ),
    ).element,
    h('h2', {}, 'By stage'),
    tableOf(
      'By stage',
      columns,
      sorted.map(kind => [
        kind.stage,
        String(kind.results),
        bytes(kind.bytes),
        kind.freedBytes > 0 ? bytes(kind.freedBytes) : none,
        kind.freedResults > 0 ? String(kind.freedResults) : none,
      ]),
      {text: right(columns)},
    ),
    h('h2', {}, 'By experiment'),
    experiments.length === 0
      ? h('p', {}, 'No experiment is remembered.')
      : h(
          'div',
          {class: 'tall'},
          tableOf(
            'By experiment',
            ['experiment', 'why', 'kept', 'results', 'size'],
            experiments.map(one => [breakable(one.name), one.why, one.keeps ? 'yes' : 'no', String(one.results), bytes(one.bytes)]),
            {text: [true, true, true]},
          ),
        ),
    h('p', {class: 'note'}, 'What several experiments share counts for each of them. ', h('code', {}, folder)),
  ];
}
