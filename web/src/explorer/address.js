// The view and all that was chosen in it are in the address, after #, so that a link shows the same again: #/runs?q=svd&sort=-rmse…
export function readAddress() {
  const [, view, query] = /^#\/?([^?]*)\??(.*)$/.exec(location.hash) ?? [null, '', ''];
  return {view: view || 'runs', parameters: new URLSearchParams(query)};
}

export const addressOf = (view, parameters = {}) => {
  const query = parameters instanceof URLSearchParams ? parameters : new URLSearchParams(parameters);
  return `#/${view}${query.size > 0 ? `?${query}` : ''}`;
};

// Typing into a filter is no step that "back" should undo letter by letter.
export const replaceAddress = (view, parameters) => history.replaceState(null, '', addressOf(view, parameters));

export const addressOfRun = (experiment, run) => addressOf('run', {experiment, run});
