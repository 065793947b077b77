// What the server refused, in its own words.
export class Refused extends Error {
  constructor(status, errors) {
    super(errors.map(({message}) => message).join(' '));
    this.status = status;
    this.errors = errors;
  }
}

export const otherServer = [
  {message: 'This page is not known to the server that runs now.', remedy: 'Open the address that `bakeoff ui` printed when it started.'},
];
export const noServer = [
  {
    message: 'The server does not answer: `bakeoff ui` was stopped, or its machine is busy or asleep.',
    remedy: 'If it was stopped, start it again with `bakeoff ui` and open the address that it prints.',
  },
];

export async function get(path, parameters = {}, signal = undefined) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value].flat()) {
      if (one !== null && one !== undefined && one !== '') {
        query.append(name, one);
      }
    }
  }

  let answer;
  try {
    answer = await fetch(`/api/${path}${query.size > 0 ? `?${query}` : ''}`, {cache: 'no-cache', signal});
  } catch (problem) {
    throw problem.name === 'AbortError' ? problem : new Refused(0, noServer);
  }

  if (answer.ok) {
    return answer.json();
  }

  if (answer.status === 403) {
    throw new Refused(403, otherServer);
  }

  const said = await answer.text();
  let errors;
  try {
    ({errors} = JSON.parse(said));
  } catch {
    errors = [{message: said.trim() || `The server answers with status ${answer.status}.`}];
  }

  throw new Refused(answer.status, errors);
}
