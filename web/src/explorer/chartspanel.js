import {byInterest} from './columns.js';
import {h} from './dom.js';
import {chartsOf} from './explorecharts.js';
import {many} from './format.js';

// The charts of many rows, with the choice of what they show.
export class ChartsPanel {
  constructor(onChoose) {
    this.onChoose = onChoose;
    this.element = h('section', {class: 'explore', 'aria-label': 'Charts', hidden: true});
  }

  draw(table, rows, state, usual) {
    const parameters = byInterest(table.differing(rows)),
      metrics = table.columns.filter(({role}) => role === 'metric');
    const metric = metrics.find(({id, isLoaded}) => id === state.metric && isLoaded) ?? usual;
    const parameter = parameters.find(({id}) => id === state.parameter) ?? parameters[0] ?? null;
    if (metric === undefined) {
      this.element.replaceChildren(h('p', {}, 'None of these runs has a metric.'));
      return;
    }

    const choices = [
      this.#select('Metric', 'metric', metrics, metric),
      parameters.length > 0 && this.#select('Parameter', 'parameter', parameters, parameter),
    ];
    this.element.replaceChildren(
      h('div', {class: 'tools'}, choices),
      ...(parameters.length > 0
        ? chartsOf(table, rows, parameters, metric, parameter)
        : [
            h(
              'p',
              {},
              `No option differs between these ${many(rows.length, 'row')}: there is nothing to draw a metric against. ` +
                'Select rows of other runs, or clear filters.',
            ),
          ]),
    );
  }

  #select(label, name, columns, chosen) {
    const options = columns.map(column => h('option', {value: column.id, selected: column === chosen}, column.title));
    return h(
      'label',
      {},
      label,
      h(
        'select',
        {
          name,
          onchange: async event => {
            await this.onChoose(name, event.target.value);
            this.element.querySelector(`[name=${name}]`)?.focus();
          },
        },
        options,
      ),
    );
  }
}
