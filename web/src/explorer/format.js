import {shown} from '../words.js';

const count = new Intl.NumberFormat('en');
const four = new Intl.NumberFormat('en', {minimumFractionDigits: 4, maximumFractionDigits: 4});

export const none = '\u2013',
  doesNotMeasure = 'does not measure the model (BKF7003)';
export const many = (n, one, more = `${one}s`) => `${count.format(n)} ${n === 1 ? one : more}`;
// As tables have metrics everywhere: four decimals, and no sign of what rounds to zero.
export const metric = value =>
  four
    .format(value)
    .replace(/^-(?=0\.0000$)/, '')
    .replace('-', '\u2212');
export const plain = value => shown(value);

export function seconds(value) {
  return value < 10
    ? `${value.toFixed(1)} s`
    : value < 120
      ? `${Math.round(value)} s`
      : value < 7200
        ? `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`
        : `${(value / 3600).toFixed(1)} h`;
}

export function bytes(value) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }

  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

export const joules = value =>
  value < 1000 ? `${value.toFixed(0)} J` : value < 3.6e6 ? `${(value / 3600).toPrecision(3)} Wh` : `${(value / 3.6e6).toPrecision(3)} kWh`;

// As the other pages have it: UTC, to the minute in tables.
export const time = text => (text ? text.slice(0, 16).replace('T', ' ') : none);
