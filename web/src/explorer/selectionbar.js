import {addressOf} from './address.js';
import {h} from './dom.js';
import {many} from './format.js';

// What can be done with the rows that are selected.
export class SelectionBar {
  constructor({onCharts, onClear}) {
    this.element = h('div', {class: 'bar', role: 'group', 'aria-label': 'What is selected'});
    this.onCharts = onCharts;
    this.onClear = onClear;
  }

  show(table, rows, hasCharts) {
    const runs = [...new Set(rows.map(row => table.runOf[row]))],
      isSome = rows.length > 0;
    const charts = h(
      'button',
      {type: 'button', 'aria-expanded': String(hasCharts), onclick: () => this.#then('[aria-expanded]', this.onCharts)},
      rows.length > 1 ? 'Charts of the selected rows' : 'Charts of the rows in the table',
    );
    const clear = h('button', {type: 'button', onclick: () => this.#then('button', this.onClear)}, 'Clear selection');
    this.element.replaceChildren(
      ...(isSome ? [h('strong', {}, `${many(rows.length, 'row')} of ${many(runs.length, 'run')} selected`)] : []),
      runs.length === 2
        ? h('a', {class: 'button', href: addressOfComparison(table, runs)}, 'Compare the two runs')
        : h('span', {class: 'note'}, hintFor(runs.length)),
      charts,
      ...(isSome ? [clear] : []),
    );
  }

  // The button itself is made again meanwhile.
  #then(selector, act) {
    act();
    this.element.querySelector(selector)?.focus();
  }
}

function hintFor(runs) {
  return runs === 0
    ? 'Select rows of two runs to compare them.'
    : runs === 1
      ? 'Select a row of another run, and the two can be compared.'
      : 'Two runs can be compared: select rows of two.';
}

// What was earlier is the baseline.
function addressOfComparison(table, runs) {
  const {experiment, run, time} = table.answer.runs;
  const [first, second] = [...runs].sort((a, b) => (time[a] ?? 0) - (time[b] ?? 0));
  const nameOf = at => experiment.values[experiment.index[at]];
  return addressOf('compare', {experiment: nameOf(first), run: run[first], experiment2: nameOf(second), run2: run[second]});
}
