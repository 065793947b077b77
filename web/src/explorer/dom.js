// Makes an element. Texts only ever become text nodes, so that nothing that a run was called is read as HTML.
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value === true) {
      element.setAttribute(key, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, value);
    }
  }

  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

export const unseen = text => h('span', {class: 'unseen'}, text);
export const link = (href, text) => h('a', {href}, text);

// A table that scrolls by itself, also by keyboard.
export function tableOf(label, columns, rows, {text = columns.map(() => true)} = {}) {
  const cellOf = (cell, i) => {
    const {element, attributes} = i === 0 ? {element: 'th', attributes: {scope: 'row'}} : {element: 'td', attributes: {}};
    return h(element, {...attributes, class: text[i] ? 'text' : null}, cell);
  };
  return h(
    'div',
    {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label},
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          columns.map((column, i) => h('th', {scope: 'col', class: text[i] ? 'text' : null}, column)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map(row => h('tr', {}, row.map(cellOf))),
      ),
    ),
  );
}

// Says something to who cannot see the page, once it has settled.
let said = null;
export function say(text) {
  clearTimeout(said);
  said = setTimeout(() => {
    document.getElementById('said').textContent = text;
  }, 250);
}
