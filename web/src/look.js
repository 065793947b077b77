// What the style sheet knows by number: colours of models and verdicts, and the shapes for who cannot tell colours apart.
const symbols = ['circle', 'square', 'diamond', 'triangle'];
const dashes = [null, '7 3', '2 3', '8 3 2 3'];

export const colourOf = series => `var(--m${series.style.colour})`;
export const symbolOf = series => symbols[series.style.shape];
// Dashes only where colour alone would not tell two lines apart.
export const dashOf = (chart, series) =>
  chart.series.some(other => other !== series && other.style.colour === series.style.colour) ? dashes[series.style.shape] : null;
export const hasRows = chart => chart.kind === 'intervals' || chart.kind === 'spans';
