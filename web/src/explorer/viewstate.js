// What was chosen in the view of runs, from the address and back.
const filterPrefix = 'f.';

export function stateFrom(parameters) {
  const list = name =>
    parameters
      .get(name)
      ?.split(',')
      .filter(text => text !== '')
      .map(decodeURIComponent) ?? [];
  const filters = {};
  for (const [name, value] of parameters) {
    if (name.startsWith(filterPrefix)) {
      filters[name.slice(filterPrefix.length)] = value;
    }
  }

  return {
    query: parameters.get('q') ?? '',
    filters,
    sort: parameters.get('sort') ?? '',
    columns: parameters.has('columns') ? list('columns') : null,
    group: list('group'),
    page: Math.max(1, Number.parseInt(parameters.get('page'), 10) || 1),
    charts: parameters.get('charts') === '1',
    metric: parameters.get('metric') ?? '',
    parameter: parameters.get('parameter') ?? '',
    isAll: parameters.get('selected') === '*',
    selected: new Set(parameters.get('selected') === '*' ? [] : list('selected')),
  };
}

const maxSelected = 50;

export function parametersOf(state) {
  const parameters = new URLSearchParams(),
    set = (name, value) => value && parameters.set(name, value);
  const list = (name, names) => names.length > 0 && parameters.set(name, names.map(text => text.replace(/[%,]/g, encodeURIComponent)).join());
  set('q', state.query);
  Object.entries(state.filters).forEach(([id, text]) => set(filterPrefix + id, text));
  set('sort', state.sort);
  list('columns', state.columns ?? []);
  list('group', state.group);
  set('page', state.page > 1 ? String(state.page) : '');
  set('charts', state.charts ? '1' : '');
  set('metric', state.metric);
  set('parameter', state.parameter);
  if (state.isAll) {
    parameters.set('selected', '*');
  } else if (state.selected.size <= maxSelected) {
    list('selected', [...state.selected]);
  }

  return parameters;
}
