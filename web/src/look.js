// What the style sheet knows by number: colours of models and verdicts, and the shapes for who cannot tell colours apart.
const symbols = ['circle', 'square', 'diamond', 'triangle'];
const dashes = [null, '7 3', '2 3', '8 3 2 3'];

export const colourOf = series => `var(--m${series.style.colour})`;
export const symbolOf = series => symbols[series.style.shape];
// Dashes only where colour alone would not tell two lines apart.
export const dashOf = (chart, series) =>
  chart.series.some(other => other !== series && other.style.colour === series.style.colour) ? dashes[series.style.shape] : null;
// Bars have no shape: those of a colour that another series has are framed.
export const outlineOf = (chart, series) => dashOf(chart, series) === null ? {}
  : {stroke: 'var(--fg)', strokeWidth: 1.5, strokeDasharray: dashOf(chart, series)};
export const hasRows = chart => chart.kind === 'intervals' || chart.kind === 'spans';
