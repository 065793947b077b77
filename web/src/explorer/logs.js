import {h} from './dom.js';
import {get} from './api.js';
import {many} from './format.js';
import {errorBox} from './notices.js';

const maxLines = 2000;

// What a run, or one stage of it, said; which() names the run. Lines of a run that is under way are added as they come.
export function logOf(which, label, labels) {
  const list = h('ol', {class: 'lines'}),
    place = h('div', {class: 'scroll log', tabindex: 0, role: 'log', 'aria-label': 'Log'}, list),
    about = h('div');
  const kinds = h('select', {onchange: () => show()}, h('option', {value: ''}, 'all lines'), h('option', {value: 'warning'}, 'warnings and errors'));
  const stage = h(
    'select',
    {onchange: () => load()},
    h('option', {value: ''}, 'all stages'),
    labels.map(name => h('option', {value: name, selected: name === label}, name)),
  );
  const element = h('div', {class: 'logs'}, h('div', {class: 'tools'}, h('label', {}, 'Stage', stage), h('label', {}, 'Show', kinds)), about, place);
  let lines = [];

  const isShown = line => (kinds.value === '' || ['warning', 'error'].includes(line.kind)) && (stage.value === '' || line.label === stage.value);
  const itemOf = line =>
    h(
      'li',
      {class: line.kind},
      h('span', {class: 'at'}, line.t == null ? '' : `${line.t.toFixed(1)} s`),
      ' ',
      line.label && h('strong', {}, `${line.label} `),
      ['warning', 'error'].includes(line.kind) && `${line.kind}: `,
      line.text,
    );

  function show() {
    const shown = lines.filter(isShown);
    list.replaceChildren(...shown.slice(-maxLines).map(itemOf));
    about.querySelector('.cut')?.remove();
    if (shown.length > maxLines) {
      about.append(h('p', {class: 'note cut'}, `The last ${maxLines} of ${many(shown.length, 'line')}.`));
    }
  }

  async function load() {
    try {
      const answer = await get('logs', {...which(), label: stage.value});
      ({lines} = answer);
      about.replaceChildren(
        ...[
          answer.note && h('p', {class: 'note'}, answer.note),
          lines.length === 0 && !answer.note && h('p', {class: 'note'}, 'It said nothing.'),
          ...(answer.tasks ?? []).map(({label: of, attempts}) =>
            h(
              'details',
              {},
              h('summary', {}, `${of}: ${many(attempts.length, 'attempt')} on other machines`),
              h(
                'ol',
                {},
                attempts.map(attempt =>
                  h('li', {}, `${attempt.executor ?? ''} ${attempt.state ?? ''}`, h('pre', {}, (attempt.lines ?? []).join('\n'))),
                ),
              ),
            ),
          ),
        ].filter(Boolean),
      );
      place.hidden = lines.length === 0;
      show();
    } catch (problem) {
      about.replaceChildren(errorBox(problem));
    }
  }

  load();
  return {
    element,
    load,
    add(more) {
      const atEnd = place.scrollTop + place.clientHeight >= place.scrollHeight - 8;
      lines = [...lines, ...more];
      place.hidden = false;
      list.append(...more.filter(isShown).map(itemOf));
      while (list.children.length > maxLines) {
        list.firstChild.remove();
      }

      if (atEnd) {
        place.scrollTop = place.scrollHeight;
      }
    },
  };
}
