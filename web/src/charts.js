// Draws the charts of a page: each from the JSON in its figure, in place of the picture that is there for who has no scripts.
import {read} from './keyboard.js';
import {withLegend} from './legend.js';
import {draw} from './draw.js';

for (const figure of document.querySelectorAll('figure.chart')) {
  const chart = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  const place = figure.querySelector('.plot');
  const hidden = new Set();
  let width = 0, svg = null;
  const render = () => {
    svg = draw(chart, chart.series.filter((_, i) => !hidden.has(i)), width);
    place.querySelector('svg').replaceWith(svg);
    reader.follow(svg);
  };
  const reader = read(place, chart, () => chart.series.filter((_, i) => !hidden.has(i)));
  withLegend(figure, chart, hidden, () => render());
  // Text keeps its size whatever the width is.
  new ResizeObserver(() => {
    const wide = Math.floor(place.clientWidth);
    if (wide > 0 && wide !== width) {
      width = wide;
      render();
    }
  }).observe(place);
}
