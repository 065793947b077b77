// The rows that there are, column by column: what occurs in a column is kept once, and a row has its number. So a filter looks at each value once
// instead of at each row. Ten thousand runs are filtered and sorted in a few milliseconds.
const collator = new Intl.Collator('en', {numeric: true});

// Makes a column of what the server sent: values of something, of which each row has one by its number. Metrics and times differ in nearly every row:
// of them the numbers themselves are kept.
export function columnOf({id, title, role, kind = 'text', better = null}, values, ofRow) {
  const column = {id, title: title ?? id, role, kind, better, isNumeric: true};
  if (kind !== 'text') {
    return {...column, numbers: numbersOf(values, ofRow)};
  }

  const {words, codes} = Array.isArray(values) ? coded(values) : {words: values.values, codes: values.index};
  column.isNumeric = words.length > 0 && words.every(word => typeof word === 'number');
  return {...column, words, lower: words.map(word => String(word).toLowerCase()), codes: codesOf(codes, ofRow)};
}

// Loops: a hundred columns of ten thousand runs are spread before the first row is seen.
export function numbersOf(values, ofRow) {
  const numbers = new Float64Array(ofRow.length);
  for (let row = 0; row < numbers.length; row++) {
    numbers[row] = values[ofRow[row]] ?? NaN;
  }

  return numbers;
}

function codesOf(values, ofRow) {
  const codes = new Int32Array(ofRow.length);
  for (let row = 0; row < codes.length; row++) {
    codes[row] = values[ofRow[row]];
  }

  return codes;
}

function coded(values) {
  const words = [],
    known = new Map();
  const codes = values.map(value => {
    if (value === null || value === undefined) {
      return -1;
    }

    const code = known.get(value) ?? words.push(value) - 1;
    known.set(value, code);
    return code;
  });
  return {words, codes};
}

// The place of each word of a column in their order: only who sorts by it needs that.
export function ranksOf(column) {
  if (column.ranks === undefined) {
    const {words} = column,
      order = words.map((_, code) => code);
    order.sort(
      column.isNumeric || column.id === 'time'
        ? (a, b) => (words[a] < words[b] ? -1 : words[a] > words[b] ? 1 : 0)
        : (a, b) => collator.compare(words[a], words[b]),
    );
    column.ranks = new Int32Array(words.length);
    order.forEach((code, rank) => {
      column.ranks[code] = rank;
    });
  }

  return column.ranks;
}

export function valueOf(column, row) {
  if (column.numbers) {
    return Number.isNaN(column.numbers[row]) ? null : column.numbers[row];
  }

  return column.codes[row] < 0 ? null : column.words[column.codes[row]];
}

export class Table {
  constructor(columns, count) {
    this.columns = columns;
    this.count = count;
    this.byId = new Map(columns.map(column => [column.id, column]));
    this.all = new Uint32Array(count).map((_, row) => row);
  }

  // The rows that have each word of the query somewhere, and in each column what its filter asks for. What is no filter filters nothing, and is said.
  filter(query, filters) {
    const keep = new Uint8Array(this.count).fill(1),
      problems = new Map();
    for (const word of query
      .toLowerCase()
      .split(/\s+/)
      .filter(word => word !== '')) {
      this.#search(word, keep);
    }

    for (const [id, text] of Object.entries(filters)) {
      const column = this.byId.get(id);
      if (column === undefined) {
        continue;
      }

      try {
        apply(column, text, keep);
      } catch (problem) {
        problems.set(id, problem.message);
      }
    }

    return {rows: this.all.filter(row => keep[row] === 1), problems};
  }

  #search(word, keep) {
    const found = new Uint8Array(this.count);
    for (const {lower, codes, id, role} of this.columns) {
      if (lower === undefined) {
        continue;
      }

      const name = role === 'option' ? `${id.toLowerCase()}=` : '';
      const hits = lower.map(text => (name + text).includes(word));
      if (hits.includes(true)) {
        for (let row = 0; row < found.length; row++) {
          found[row] |= hits[codes[row]];
        }
      }
    }

    for (let row = 0; row < keep.length; row++) {
      keep[row] &= found[row];
    }
  }

  // Sorted by a column; what does not measure its model comes after what does, what has no value stays last, and what is equal keeps its order.
  sort(rows, id, descending) {
    const column = this.byId.get(id);
    if (column === undefined) {
      return rows;
    }

    const {numbers, codes, blind} = column,
      ranks = numbers ? null : ranksOf(column),
      sign = descending ? -1 : 1;
    const keyOf = numbers ? row => numbers[row] : row => ranks[codes[row]] ?? NaN,
      keys = new Float64Array(this.count).map((_, row) => keyOf(row));
    const [having, missing] = [rows.filter(row => !Number.isNaN(keys[row])), rows.filter(row => Number.isNaN(keys[row]))];
    const isBlind = row => blind?.[row] ?? 0;
    having.sort((a, b) => isBlind(a) - isBlind(b) || sign * (keys[a] - keys[b]) || a - b);
    const sorted = new Uint32Array(rows.length);
    sorted.set(having);
    sorted.set(missing, having.length);
    return sorted;
  }

  // The options that are not the same in all of these rows that have them.
  differing(rows) {
    return this.columns.filter(column => column.role === 'option' && this.differs(column, rows));
  }

  differs({codes}, rows) {
    let first = -1;
    for (const row of rows) {
      const code = codes[row];
      if (code >= 0 && first < 0) {
        first = code;
      } else if (code >= 0 && code !== first) {
        return true;
      }
    }

    return false;
  }

  // Rows that are the same in these columns, the first of each in the order of the rows.
  group(rows, ids) {
    const columns = ids.map(id => this.byId.get(id)),
      groups = new Map();
    for (const row of rows) {
      const codes = columns.map(column => column.codes[row]),
        key = codes.join(),
        group = groups.get(key);
      if (group === undefined) {
        groups.set(key, {
          values: columns.map(column => valueOf(column, row)),
          places: columns.map((column, i) => ranksOf(column)[codes[i]] ?? Infinity),
          rows: [row],
        });
      } else {
        group.rows.push(row);
      }
    }

    return [...groups.values()].sort((a, b) => {
      const i = a.places.findIndex((place, at) => place !== b.places[at]);
      return i < 0 ? 0 : a.places[i] < b.places[i] ? -1 : 1;
    });
  }
}

function apply(column, text, keep) {
  const fits = ofPresence(text.trim()) ?? (column.isNumeric ? ofNumber(text) : ofText(text));
  if (column.numbers) {
    for (let row = 0; row < keep.length; row++) {
      keep[row] &= fits(Number.isNaN(column.numbers[row]) ? null : column.numbers[row]);
    }

    return;
  }

  const hits = column.words.map((word, i) => fits(column.isNumeric ? word : column.lower[i])),
    missing = fits(null);
  for (let row = 0; row < keep.length; row++) {
    keep[row] &= column.codes[row] < 0 ? missing : hits[column.codes[row]];
  }
}

// >0.8  <=3  0.8..0.9  0.85  !=3
function ofNumber(text) {
  const range = /^\s*(\S+?)\s*\.\.\s*(\S+)\s*$/.exec(text),
    [, sign, rest] = /^\s*(<=|>=|!=|<|>|=|!|)\s*(.*?)\s*$/.exec(text);
  const [low, high] = range ? range.slice(1).map(numberOf) : [numberOf(rest), 0];
  if (range) {
    return value => value !== null && value >= low && value <= high;
  }

  return (
    {
      '<': value => value !== null && value < low,
      '<=': value => value !== null && value <= low,
      '>': value => value !== null && value > low,
      '>=': value => value !== null && value >= low,
      '!=': value => value !== low,
      '!': value => value !== low,
    }[sign] ?? (value => value !== null && (value === low || (sign === '' && String(value).startsWith(rest))))
  );
}

function numberOf(text) {
  const value = Number(text);
  if (text === '' || Number.isNaN(value)) {
    throw new Error(`"${text}" is not a number; write for example >0.8, <=3, 0.8..0.9 or *`);
  }

  return value;
}

// * for any value, - or a dash for none
const ofPresence = asked => (['*', '-', '\u2013'].includes(asked) ? value => (value !== null) === (asked === '*') : null);

// text  =the whole text  !text  this|that
function ofText(text) {
  const asked = text.trim().toLowerCase();
  if (asked.startsWith('!')) {
    const other = ofText(asked.slice(1));
    return value => !other(value);
  }

  const alternatives = asked
    .split('|')
    .map(part => part.trim())
    .filter(part => part !== '');
  return value => value !== null && alternatives.some(part => (part.startsWith('=') ? value === part.slice(1) : value.includes(part)));
}
