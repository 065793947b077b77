import {h, link, say, unseen} from './dom.js';
import {get} from './api.js';
import {replaceAddress} from './address.js';
import {countOfRuns, metricColumn, shownValue} from './data.js';
import {many} from './format.js';
import {chartOfGroups, groupsOf, keysOf, note as groupsNote, sortGroups, tableOfGroups} from './groups.js';
import {Grid, rowKey} from './grid.js';
import {SelectionBar} from './selectionbar.js';
import {parametersOf, stateFrom} from './viewstate.js';
import {ChartsPanel} from './chartspanel.js';
import {chooserOf} from './chooser.js';
import {byInterest, usualColumns} from './columns.js';
import {valueOf} from './table.js';
import {emptyRuns, errorBox} from './notices.js';

const pageSize = 50,
  chartsAfter = 150,
  typingPause = 150;

// All runs: filters, sorting, columns, groups, the choice of some, and their charts.
export class RunsView {
  constructor(parameters, context) {
    this.context = context;
    this.state = stateFrom(parameters);
    this.grid = new Grid({
      onSort: column => this.#sort(column),
      onSelect: (keys, isSelected) => this.#select(keys, isSelected),
      onPage: step => this.#turn(step),
      onFilter: (id, text) =>
        this.#change(state => {
          state.filters =
            text.trim() === '' ? Object.fromEntries(Object.entries(state.filters).filter(([other]) => other !== id)) : {...state.filters, [id]: text};
        }),
      onSelectAll: isSelected => {
        this.state.isAll = isSelected;
        this.state.selected.clear();
        this.#selectionChanged();
      },
    });
    this.#build();
  }

  #build() {
    const {state} = this;
    this.search = h('input', {
      type: 'search',
      id: 'search',
      value: state.query,
      placeholder: 'svd movielens main …',
      autocomplete: 'off',
      spellcheck: 'false',
      oninput: event =>
        this.#change(next => {
          next.query = event.target.value;
        }),
    });
    this.groups = [0, 1].map(i =>
      h('select', {
        'aria-label': i === 0 ? 'Group by' : 'Group by, second',
        onchange: () =>
          this.#change(next => {
            next.group = this.groups.map(select => select.value).filter((id, at, all) => id !== '' && all.indexOf(id) === at);
            next.sort = '';
          }),
      }),
    );
    this.columns = chooserOf(ids => this.#choose(ids));
    this.count = h('p', {class: 'count', role: 'status'});
    this.clear = h(
      'button',
      {
        type: 'button',
        onclick: () => {
          this.search.value = '';
          this.#change(next => Object.assign(next, {query: '', filters: {}}));
        },
      },
      'Clear filters',
    );
    this.problems = h('div', {class: 'problems', role: 'alert'});
    this.notes = h('div');
    this.bar = new SelectionBar({onCharts: () => this.#toggleCharts(), onClear: () => this.#clearSelection()});
    this.panel = new ChartsPanel((name, id) => this.#chooseForCharts(name, id));
    this.pager = h('nav', {class: 'pager', 'aria-label': 'Pages of rows'});
    this.place = h('div');
    this.help = h(
      'p',
      {id: 'grid-help', class: 'note'},
      'In the table: arrow keys move between rows, space selects, enter opens the run, page keys turn pages.',
    );
    this.element = h(
      'div',
      {class: 'view', onfocusout: () => this.remembering && this.#keep()},
      h('h1', {}, 'Runs'),
      this.notes,
      h(
        'div',
        {class: 'tools'},
        h('label', {class: 'grow'}, 'Search', this.search),
        h('label', {}, 'Group by', this.groups[0]),
        h('label', {class: 'second'}, 'and by', this.groups[1]),
        this.columns.element,
        this.clear,
      ),
      this.problems,
      this.count,
      this.bar.element,
      this.panel.element,
      this.place,
      this.pager,
      this.help,
    );
  }

  // With what the server knows now.
  async update() {
    const {table} = this.context;
    if (table === null) {
      return;
    }

    const {skipped, indexing, missing} = table.answer;
    this.notes.replaceChildren(
      ...[
        ...missing.map(folder => h('p', {class: 'look'}, 'There is no folder ', h('code', {}, folder), '.')),
        indexing && h('p', {class: 'note', role: 'status'}, `Reading the records of runs: ${indexing.done} of ${indexing.total} so far.`),
        skipped.length > 0 &&
          h(
            'details',
            {class: 'skipped'},
            h('summary', {}, h('span', {class: 'look'}, `${many(skipped.length, 'record')} left out, which cannot be read`)),
            h(
              'ul',
              {},
              skipped.map(({file, reason}) => h('li', {}, h('code', {}, file), ` ${reason}`)),
            ),
          ),
      ].filter(Boolean),
    );
    const isEmpty = table.count === 0;
    for (const part of this.element.children) {
      if (part.tagName !== 'H1' && part !== this.notes && part !== this.place && part !== this.panel.element) {
        part.hidden = isEmpty;
      }
    }

    if (isEmpty) {
      this.panel.element.hidden = true;
      this.place.replaceChildren(indexing ? h('p', {}, 'No run has been read yet.') : emptyRuns());
      return;
    }

    this.#offerGroups(table);
    try {
      await this.#load(this.#wanted(table));
    } catch (problem) {
      this.notes.append(errorBox(problem));
    }

    this.render();
  }

  #offerGroups(table) {
    const facts = ['experiment', 'model', 'sweep', 'dataset', 'status', 'branch', 'commit', 'changes'].map(id => table.byId.get(id));
    const options = table.columns.filter(({role}) => role === 'option'),
      names = options.map(({id}) => id).join();
    if (this.offered === names) {
      return;
    }

    // A list that somebody has open stays as it is.
    this.offered = names;
    this.groups.forEach((select, i) => {
      const option = column => h('option', {value: column.id}, column.title);
      select.replaceChildren(
        h('option', {value: ''}, i === 0 ? 'nothing' : 'no other'),
        h('optgroup', {label: 'Facts'}, facts.map(option)),
        options.length > 0 ? h('optgroup', {label: 'Options that differ'}, options.map(option)) : '',
      );
      select.value = this.state.group[i] ?? '';
    });
  }

  #wanted(table) {
    const sort = this.state.sort.replace(/^-/, '');
    return [...(this.state.columns ?? []), ...Object.keys(this.state.filters), sort, this.state.metric].filter(
      id => table.byId.get(id)?.isLoaded === false,
    );
  }

  // Metrics that are not primary come when they are asked for.
  async #load(ids) {
    const {table} = this.context;
    for (const id of ids) {
      const values = await get('metric', {id});
      const column = metricColumn(id, table.answer.metricInfo, values, table.ofRow);
      table.byId.set(id, column);
      table.columns[table.columns.findIndex(other => other.id === id)] = column;
    }
  }

  async #choose(ids) {
    this.state.columns = ids;
    try {
      await this.#load(this.#wanted(this.context.table));
    } catch (problem) {
      this.problems.replaceChildren(errorBox(problem));
      return;
    }

    this.#changed();
  }

  #change(edit) {
    edit(this.state);
    this.state.page = 1;
    this.grid.active = 0;
    this.#changed();
  }

  #changed() {
    this.render();
    this.#remember();
  }

  // Browsers refuse more than some changes of the address a second: of what is typed only the last letter counts, or the one before somebody goes
  // elsewhere.
  #remember() {
    clearTimeout(this.remembering);
    const typing = document.activeElement?.matches('input[type=text], input[type=search]');
    if (typing) {
      this.remembering = setTimeout(() => this.#keep(), typingPause);
    } else {
      this.#keep();
    }
  }

  #keep() {
    clearTimeout(this.remembering);
    if (this.element.isConnected) {
      replaceAddress('runs', parametersOf(this.state));
    }
  }

  #sort({id, better}) {
    this.#change(state => {
      const first = better === 'higher' ? `-${id}` : id,
        second = better === 'higher' ? id : `-${id}`;
      state.sort = state.sort === first ? second : state.sort === second ? '' : first;
    });
    say(
      this.state.sort === ''
        ? 'Sorted by time, the latest first'
        : `Sorted by ${id}, ${this.state.sort.startsWith('-') ? 'descending' : 'ascending'}`,
    );
  }

  #turn(step) {
    const pages = Math.max(1, Math.ceil(this.total / pageSize)),
      page = Math.max(1, Math.min(pages, this.state.page + step));
    if (page === this.state.page) {
      return false;
    }

    this.state.page = page;
    this.#changed();
    this.grid.element.scrollTop = 0;
    return true;
  }

  #select(keys, isSelected) {
    if (this.state.isAll) {
      this.state.isAll = false;
      this.state.selected = new Set(Array.from(this.found, row => rowKey(this.context.table, row)));
    }

    keys.forEach(key => (isSelected ? this.state.selected.add(key) : this.state.selected.delete(key)));
    this.#selectionChanged();
  }

  #selectionChanged() {
    this.#showSelection();
    this.#remember();
    this.#drawLater();
  }

  render() {
    const {table} = this.context,
      {state} = this;
    const {rows, problems} = table.filter(state.query, state.filters);
    this.found = rows;
    this.differing = byInterest(table.differing(rows));
    const metrics = table.primary.filter(id => rows.some(row => !Number.isNaN(table.byId.get(id).numbers[row])));
    this.metrics = (metrics.length > 0 ? metrics : table.primary).map(id => table.byId.get(id));
    const columns = this.#columns(table);
    this.columns.offer(table, columns, state.columns !== null);
    this.problems.replaceChildren(...[...problems].map(([id, text]) => h('p', {}, `Filter of ${table.byId.get(id).title}: ${text}.`)));
    this.clear.hidden = state.query === '' && Object.keys(state.filters).length === 0;
    this.groups[1].closest('label').hidden = state.group.length === 0;
    const isGrouped = state.group.length > 0 && state.group.every(id => table.byId.has(id));
    if (isGrouped) {
      this.#renderGroups(table, rows, columns);
    } else {
      this.#renderRows(table, rows, columns, problems);
    }

    this.help.hidden = isGrouped;
    this.#showSelection();
    this.#drawLater();
  }

  #columns(table) {
    const {columns} = this.state;
    return columns === null
      ? usualColumns(table, this.found, this.differing, this.metrics)
      : columns.map(id => table.byId.get(id)).filter(column => column !== undefined);
  }

  #renderRows(table, rows, columns, problems) {
    const {state} = this,
      sorted = state.sort === '' ? rows : table.sort(rows, state.sort.replace(/^-/, ''), state.sort.startsWith('-'));
    this.total = sorted.length;
    const pages = Math.max(1, Math.ceil(this.total / pageSize));
    state.page = Math.min(state.page, pages);
    const from = (state.page - 1) * pageSize,
      shown = sorted.subarray(from, from + pageSize);
    if (this.place.firstChild !== this.grid.element) {
      this.place.replaceChildren(this.grid.element);
    }

    this.grid.head(columns, state, problems);
    this.grid.rows(table, columns, shown, state, from, sorted.length);
    const all = table.count === rows.length ? '' : ` of ${many(table.count, 'row')}`;
    const none = rows.length === 0 ? ': nothing fits these filters' : '';
    this.count.textContent = `${many(rows.length, 'row')}${all}, ${countOfRuns(table, rows)}${this.#unseenFilters(table, columns)}${none}`;
    this.#showPager(pages, from, shown.length);
    performance.mark('rows');
  }

  // Of columns that are not shown.
  #unseenFilters(table, columns) {
    const unseen = Object.entries(this.state.filters).filter(([id]) => table.byId.has(id) && !columns.some(column => column.id === id));
    return unseen.length === 0 ? '' : `, filtered by ${unseen.map(([id, text]) => `${table.byId.get(id).title}: ${text}`).join(', ')}`;
  }

  #showPager(pages, from, count) {
    const button = (text, step) =>
      h('button', {type: 'button', disabled: step < 0 ? this.state.page === 1 : this.state.page === pages, onclick: () => this.#turn(step)}, text);
    this.pager.replaceChildren(
      button('Previous', -1),
      h('span', {}, `Rows ${Math.min(from + 1, this.total)} to ${from + count} of ${this.total.toLocaleString('en')}`),
      button('Next', 1),
    );
    this.pager.hidden = pages === 1;
  }

  #renderGroups(table, rows, columns) {
    const {state} = this,
      metrics = columns.filter(({role}) => role === 'metric');
    const ids = keysOf(table, rows, state.group),
      groups = sortGroups(groupsOf(table, rows, ids, metrics), ids, state.sort);
    this.grouped = ids;
    this.total = groups.length;
    const pages = Math.max(1, Math.ceil(groups.length / pageSize));
    state.page = Math.min(state.page, pages);
    const from = (state.page - 1) * pageSize,
      shown = groups.slice(from, from + pageSize),
      sorting = document.activeElement?.dataset?.sort;
    const drawn = metrics.find(({id}) => id === state.sort.replace(/^-/, '')) ?? metrics[0];
    this.place.replaceChildren(
      tableOfGroups(table, shown, ids, metrics, state.sort, {
        onSort: column => this.#sort(table.byId.get(column.id) ?? column),
        onOpen: group => this.#open(group),
      }),
      h('p', {class: 'note', id: 'groups-note'}, groupsNote),
      ...[drawn && chartOfGroups(table, shown, ids, drawn)].filter(Boolean),
    );
    if (sorting) {
      this.place.querySelector(`[data-sort="${CSS.escape(sorting)}"]`)?.focus();
    }

    const byModel = ids === state.group ? '' : ' (by model too: a mean over different models says nothing)';
    const of = `${many(groups.length, 'group')}${byModel} of ${many(rows.length, 'row')}`;
    this.count.textContent = `${of}, ${countOfRuns(table, rows)}${this.#unseenFilters(table, [])}`;
    this.#showPager(pages, from, shown.length);
    performance.mark('rows');
  }

  #open(group) {
    const {table} = this.context;
    this.#change(state => {
      this.grouped.forEach((id, i) => {
        const column = table.byId.get(id),
          value = group.values[i];
        state.filters = {...state.filters, [id]: value === null ? '\u2013' : `=${value}`};
      });
      state.group = [];
      state.sort = '';
    });
    this.groups.forEach(select => {
      select.value = '';
    });
    this.grid.element.focus();
  }

  #selectedRows() {
    const {table} = this.context,
      {state} = this;
    return state.isAll
      ? [...this.found]
      : state.selected.size === 0
        ? []
        : Array.from(table.all).filter(row => state.selected.has(rowKey(table, row)));
  }

  #showSelection() {
    const {table} = this.context,
      {state} = this,
      rows = this.#selectedRows(),
      isSelected = key => state.isAll || state.selected.has(key);
    const found = state.isAll
      ? this.found.length
      : state.selected.size === 0
        ? 0
        : this.found.reduce((count, row) => count + isSelected(rowKey(table, row)), 0);
    this.grid.marks(isSelected, found, this.found.length);
    this.bar.show(table, rows, state.charts);
    this.bar.element.hidden = state.group.length > 0 && rows.length === 0 && !state.charts;
  }

  #toggleCharts() {
    this.state.charts = !this.state.charts;
    this.#remember();
    this.#showSelection();
    this.#draw();
  }

  #clearSelection() {
    this.state.selected.clear();
    this.state.isAll = false;
    this.#selectionChanged();
  }

  #drawLater() {
    clearTimeout(this.drawing);
    this.drawing = this.state.charts ? setTimeout(() => this.#draw(), chartsAfter) : null;
  }

  #draw() {
    const {table} = this.context,
      {state} = this;
    this.panel.element.hidden = !state.charts;
    if (state.charts && table !== null) {
      const selected = this.#selectedRows();
      this.panel.draw(table, selected.length > 1 ? selected : [...this.found], state, this.metrics[0]);
    }
  }

  async #chooseForCharts(name, id) {
    this.state[name] = id;
    await this.#load(this.#wanted(this.context.table)).catch(problem => this.problems.replaceChildren(errorBox(problem)));
    this.#remember();
    this.#draw();
  }
}
