import {h} from './dom.js';

export const emptyRuns = () =>
  h(
    'div',
    {class: 'empty'},
    h('p', {}, 'No runs yet. The first one takes some seconds, needs no data and appears here by itself:'),
    h('p', {class: 'command'}, h('code', {}, 'dotnet cake --target=Report')),
    h('p', {class: 'note'}, 'Without Cake: ', h('code', {}, 'bakeoff run'), '.'),
  );

// What went wrong and what to do about it, as the server says it.
export function errorBox(problem) {
  const errors = problem.errors ?? [
    {message: `This page failed: ${problem.message}`, remedy: 'Load it again; if that does not help, it is a defect of ours.'},
  ];
  return h(
    'div',
    {class: 'error', role: 'alert'},
    errors.map(({code, message, remedy, location}) =>
      h(
        'p',
        {},
        code && h('strong', {}, `${code} `),
        message,
        location && h('span', {class: 'note'}, ` (${typeof location === 'string' ? location : (location.file ?? '')})`),
        remedy && h('span', {class: 'remedy'}, ` ${remedy}`),
      ),
    ),
  );
}
