import {h} from './dom.js';
import {addressOfRun} from './address.js';
import {shownValue} from './data.js';
import {doesNotMeasure, metric as shownMetric, none} from './format.js';
import {valueOf} from './table.js';
import {classesOf} from './styles.js';

// The rows of a page as a table. One row at a time can be reached with the tab key; arrow keys move between rows, across pages too.
export class Grid {
  constructor({onSort, onFilter, onSelect, onSelectAll, onPage}) {
    Object.assign(this, {onSort, onFilter, onSelect, onSelectAll, onPage});
    this.active = 0;
    this.shown = '';
    this.all = h('input', {
      type: 'checkbox',
      'aria-label': 'Select all rows that the filters leave',
      onchange: () => onSelectAll(this.all.checked),
    });
    this.titles = h('tr');
    this.filters = h('tr', {class: 'filters'});
    this.body = h('tbody');
    this.table = h('table', {class: 'runs', 'aria-describedby': 'grid-help'}, h('thead', {}, this.titles, this.filters), this.body);
    this.body.addEventListener('keydown', event => this.#key(event));
    this.body.addEventListener('focusin', event => this.#activate(this.#indexOf(event.target), false));
    this.body.addEventListener('click', event => this.#click(event));
    this.element = h('div', {class: 'scroll grid', tabindex: 0, role: 'region', 'aria-label': 'Runs'}, this.table);
  }

  // The head is made again only when its columns are others, so that who types into a filter stays in it.
  head(columns, state, problems) {
    const key = columns.map(({id}) => id).join('\n');
    if (key !== this.shown) {
      const typing = document.activeElement?.dataset?.filter,
        at = document.activeElement?.selectionStart;
      const sorting = document.activeElement?.dataset?.sort;
      this.shown = key;
      this.titles.replaceChildren(h('th', {class: 'pick', scope: 'col'}, this.all), ...columns.map(column => this.#titleOf(column)));
      this.filters.replaceChildren(h('td', {class: 'pick'}), ...columns.map(column => this.#filterOf(column, state.filters[column.id] ?? '')));
      const back = typing
        ? this.filters.querySelector(`[data-filter="${CSS.escape(typing)}"]`)
        : sorting
          ? this.titles.querySelector(`[data-sort="${CSS.escape(sorting)}"]`)
          : null;
      back?.focus();
      if (typing && back) {
        back.setSelectionRange(at, at);
      }
    }

    for (const th of this.titles.querySelectorAll('[data-column]')) {
      const id = th.dataset.column;
      if (state.sort.replace(/^-/, '') === id) {
        th.setAttribute('aria-sort', state.sort.startsWith('-') ? 'descending' : 'ascending');
      } else {
        th.removeAttribute('aria-sort');
      }
    }

    for (const input of this.filters.querySelectorAll('input')) {
      const problem = problems.get(input.dataset.filter),
        text = state.filters[input.dataset.filter] ?? '';
      input.toggleAttribute('aria-invalid', problem !== undefined);
      input.title = problem ?? input.dataset.help;
      if (document.activeElement !== input && input.value !== text) {
        input.value = text;
      }
    }
  }

  #titleOf(column) {
    const about = column.info ? `${column.id}: ${column.info.summary}` : column.id;
    return h(
      'th',
      {scope: 'col', class: classOf(column), 'data-column': column.id, title: about},
      h('button', {type: 'button', 'data-sort': column.id, onclick: () => this.onSort(column)}, titleOf(column)),
    );
  }

  #filterOf(column, text) {
    const help = column.isNumeric
      ? 'A number, or >0.8, <=3, 0.8..0.9, * for any, – for none'
      : 'A part of the text, =exactly, !not, this|that, * for any, – for none';
    return h(
      'td',
      {class: classOf(column)},
      h('input', {
        type: 'text',
        value: text,
        'data-filter': column.id,
        'data-help': help,
        title: help,
        'aria-label': `Filter ${column.title}`,
        spellcheck: 'false',
        autocomplete: 'off',
        oninput: event => this.onFilter(column.id, event.target.value),
      }),
    );
  }

  rows(table, columns, rows, state, from, total) {
    const hadFocus = this.body.contains(document.activeElement),
      role = document.activeElement?.dataset?.part;
    // What comes new may not push the focus into another row.
    const key = this.body.rows[this.active]?.dataset.key,
      at = Array.prototype.findIndex.call(rows, row => rowKey(table, row) === key);
    this.active = at >= 0 ? at : Math.max(0, Math.min(this.active, rows.length - 1));
    this.table.setAttribute('aria-rowcount', total + 2);
    this.body.replaceChildren(...Array.from(rows, (row, i) => this.#rowOf(table, columns, row, i, state, from)));
    if (hadFocus) {
      this.#focus(this.active, role);
    }
  }

  #rowOf(table, columns, row, i, state, from) {
    const key = rowKey(table, row),
      tab = i === this.active ? 0 : -1;
    const name = ['experiment', 'model']
      .map(id => valueOf(table.byId.get(id), row))
      .filter(part => part !== null)
      .join(', ');
    const pick = h('input', {
      type: 'checkbox',
      'aria-label': `Select ${name}, ${shownValue(table.byId.get('time'), valueOf(table.byId.get('time'), row))}`,
      tabindex: tab,
      'data-part': 'pick',
    });
    return h(
      'tr',
      {'data-key': key, 'aria-rowindex': from + i + 3},
      h('td', {class: 'pick'}, pick),
      columns.map(column => cellOf(table, column, row, tab)),
    );
  }

  #indexOf(element) {
    return [...this.body.rows].indexOf(element.closest('tr'));
  }

  #activate(index, withFocus, part) {
    if (index < 0) {
      return;
    }

    [...this.body.rows].forEach((row, i) =>
      row.querySelectorAll('[data-part]').forEach(element => {
        element.tabIndex = i === index ? 0 : -1;
      }),
    );
    this.active = index;
    if (withFocus) {
      this.#focus(index, part);
    }
  }

  #focus(index, part) {
    const row = this.body.rows[index];
    (row?.querySelector(`[data-part="${part}"]`) ?? row?.querySelector('[data-part]'))?.focus();
  }

  #key(event) {
    const part = event.target.dataset.part,
      last = this.body.rows.length - 1;
    if (event.key === 'Enter' && part === 'pick') {
      event.target.closest('tr').querySelector('[data-part=open]')?.click();
      event.preventDefault();
      return;
    }

    const to = {ArrowDown: this.active + 1, ArrowUp: this.active - 1, Home: 0, End: last}[event.key];
    if (event.key === 'PageDown' || event.key === 'PageUp') {
      this.active = event.key === 'PageDown' ? 0 : last;
      this.onPage(event.key === 'PageDown' ? 1 : -1);
    } else if (to === undefined) {
      return;
    } else if (to < 0 || to > last) {
      const before = this.active;
      this.active = to < 0 ? Number.MAX_SAFE_INTEGER : 0;
      if (!this.onPage(to < 0 ? -1 : 1)) {
        this.active = before;
      }
    } else {
      this.#activate(to, true, part);
    }

    event.preventDefault();
  }

  // Anywhere in a row selects it, with shift all rows from the one before; but links are links, and who marks text to copy it selects nothing.
  #click(event) {
    const row = event.target.closest('tr'),
      isPick = event.target.dataset.part === 'pick';
    if (!row || event.target.closest('a') || (!isPick && String(getSelection()))) {
      return;
    }

    const index = this.#indexOf(row),
      isSelected = !row.classList.contains('selected');
    const from = event.shiftKey && this.last !== undefined ? Math.min(this.last, this.body.rows.length - 1) : index;
    this.last = index;
    const [low, high] = [Math.min(from, index), Math.max(from, index)];
    this.onSelect(
      [...this.body.rows].slice(low, high + 1).map(each => each.dataset.key),
      isSelected,
    );
  }

  // What is selected can change without other rows.
  marks(isSelected, allCount, total) {
    for (const row of this.body.rows) {
      const is = isSelected(row.dataset.key);
      row.classList.toggle('selected', is);
      row.querySelector('[data-part=pick]').checked = is;
    }

    this.all.checked = total > 0 && allCount === total;
    this.all.indeterminate = allCount > 0 && allCount < total;
  }
}

// What a row is called in addresses: its run, experiment and model.
export const rowKey = (table, row) =>
  (table.keys[row] ??= [table.keyOf(row), valueOf(table.byId.get('model'), row)].filter(part => part !== null).join('~'));

// An option stands below its stage.
export function titleOf({title, role}) {
  const at = role === 'option' ? title.lastIndexOf('.') + 1 : 0;
  return [at > 0 && h('span', {class: 'stage'}, breakable(title.slice(0, at))), breakable(title.slice(at))];
}

export const classOf = column => `${column.isNumeric ? '' : 'text '}is-${column.role}`;

function cellOf(table, column, row, tab) {
  const value = valueOf(column, row),
    shown = shownValue(column, value);
  switch (column.id) {
    case 'experiment':
      return h(
        'th',
        {scope: 'row', class: classOf(column)},
        h(
          'a',
          {
            href: addressOfRun(value, table.answer.runs.run[table.runOf[row]]),
            tabindex: tab,
            'data-part': 'open',
          },
          breakable(value),
        ),
      );
    case 'model':
      return h('td', {class: classOf(column)}, value === null ? none : h('span', {class: classesOf(table.modelStyle(value))}, value));
    case 'status':
      return h('td', {class: classOf(column)}, value === null ? none : h('span', {class: `status ${value}`}, value));
    case 'commit': {
      const isDirty = table.answer.runs.uncommitted[table.runOf[row]] === true;
      return h(
        'td',
        {class: classOf(column), title: value},
        h('code', {}, shown),
        isDirty && h('span', {class: 'dirty', title: 'The working tree had uncommitted changes.'}, ' + uncommitted'),
      );
    }
    default:
      return h('td', {class: classOf(column)}, column.role === 'metric' ? withInterval(column, row, value) : shown);
  }
}

function withInterval(column, row, value) {
  const [low, high] = [column.low[row], column.high[row]];
  return value === null
    ? none
    : [
        shownMetric(value),
        column.blind[row] === 1 && blindMark(),
        !Number.isNaN(low) && !Number.isNaN(high) && h('span', {class: 'ci'}, `[${shownMetric(low)}, ${shownMetric(high)}]`),
      ];
}

export const blindMark = () => h('span', {class: 'blind', title: doesNotMeasure, role: 'img', 'aria-label': doesNotMeasure}, ' \u26a0');

// Names of experiments of sweeps are long and have no spaces.
export const breakable = text =>
  String(text)
    .split(/(?<=[@,;/=_-]|\.(?!\d))/)
    .flatMap((part, i) => (i === 0 ? [part] : [h('wbr'), part]));
