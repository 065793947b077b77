// As Bakeoff.Reporting's ModelStyles has it: a name prefers the colour of its hash, and takes the next free one where another name has that already,
// so that a model looks the same here and on the pages. A test compares the two.
const colours = 8,
  shapes = 4,
  seed = 52761;

export function stylesOf(names) {
  const taken = new Set(),
    styles = new Map();
  for (const name of new Set(names)) {
    const round = Math.floor(taken.size / colours) * colours;
    let place = preferred(name);
    while (taken.has(round + place)) {
      place = (place + 1) % colours;
    }

    taken.add(round + place);
    styles.set(name, {colour: place, shape: (place + round / colours) % shapes});
  }

  return name => styles.get(name) ?? neutral;
}

function preferred(name) {
  let hash = seed;
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 16777619) >>> 0;
  }

  return ((hash ^ (hash >>> 15)) >>> 0) & 7;
}

export const neutral = {colour: 8, shape: 0},
  better = {colour: 9, shape: 3},
  worse = {colour: 10, shape: 1};
export const classesOf = ({colour, shape}) => `key m${colour} s${shape}`;

// The looks of stages: as many as there are colours, then other shapes of them.
export const styleOf = index => ({colour: index % colours, shape: Math.floor(index / colours) % shapes});
