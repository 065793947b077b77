import {h} from './dom.js';

// Which columns are shown: of facts, metrics and options.
export function chooserOf(onChoose) {
  const search = h('input', {type: 'search', 'aria-label': 'Find a column', placeholder: 'find a column', oninput: () => find()});
  const lists = h('div', {class: 'lists'}),
    summary = h('summary', {}, 'Columns');
  const usual = h('button', {type: 'button', onclick: () => onChoose(null)}, 'As usual: what differs first');
  const element = h('details', {class: 'chooser'}, summary, h('div', {class: 'popup'}, h('div', {class: 'tools'}, search, usual), lists));
  let shown = new Set(),
    made = null,
    latest = null;
  element.addEventListener('keydown', event => {
    if (event.key === 'Escape' && element.open) {
      element.open = false;
      summary.focus();
    }
  });
  element.addEventListener('toggle', () => latest && fill(...latest));
  document.addEventListener('pointerdown', event => {
    if (element.open && !element.contains(event.target)) {
      element.open = false;
    }
  });

  function find() {
    for (const label of lists.querySelectorAll('label')) {
      label.hidden = !label.textContent.toLowerCase().includes(search.value.trim().toLowerCase());
    }
  }

  function toggle(id, isShown) {
    const [table] = latest;
    const order = [...shown].filter(other => other !== id);
    // A new column comes where others of its kind are.
    const role = table.byId.get(id).role,
      last = order.findLastIndex(other => table.byId.get(other).role === role);
    onChoose(isShown ? (last < 0 ? [...order, id] : [...order.slice(0, last + 1), id, ...order.slice(last + 1)]) : order);
  }

  function fill(table, columns, isChosen) {
    shown = new Set(columns.map(({id}) => id));
    usual.disabled = !isChosen;
    if (!element.open) {
      return;
    }

    const names = table.columns.map(({id}) => id).join();
    if (made !== names) {
      made = names;
      const listOf = (title, role) => {
        const of = table.columns.filter(column => column.role === role);
        return (
          of.length > 0 &&
          h(
            'fieldset',
            {},
            h('legend', {}, title),
            of.map(column =>
              h(
                'label',
                {},
                h('input', {type: 'checkbox', value: column.id, onchange: event => toggle(column.id, event.target.checked)}),
                ` ${column.title}`,
              ),
            ),
          )
        );
      };
      lists.replaceChildren(...[listOf('Facts', 'fact'), listOf('Metrics', 'metric'), listOf('Options that differ', 'option')].filter(Boolean));
      find();
    }

    for (const box of lists.querySelectorAll('input')) {
      box.checked = shown.has(box.value);
    }
  }

  return {
    element,
    offer(table, columns, isChosen) {
      latest = [table, columns, isChosen];
      fill(table, columns, isChosen);
    },
  };
}
