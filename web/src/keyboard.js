import {wordsOf} from './words.js';

// Whoever has no pointer goes through the points with the arrow keys; each is shown as with the pointer, and read aloud.
export function read(place, chart, visible) {
  const spoken = document.createElement('output');
  spoken.className = 'unseen';
  place.after(spoken);
  place.tabIndex = 0;
  place.setAttribute('role', 'group');
  place.setAttribute('aria-label', `${chart.title}; arrow keys read its points`);
  let svg = null, index = -1;

  function points() {
    return visible().flatMap(series => series.points.filter(point => point.y !== undefined).map(point => ({series, point})));
  }

  function placeOf(name, value) {
    const scale = svg.scale(name);
    return scale.apply(value) + (scale.bandwidth ?? 0) / 2;
  }

  function show({series, point}) {
    const box = svg.getBoundingClientRect(), factor = box.width / svg.width.baseVal.value;
    const x = chart.kind === 'spans' ? (point.low + point.high) / 2 : point.x;
    svg.dispatchEvent(new PointerEvent('pointermove', {
      clientX: box.left + placeOf('x', x) * factor, clientY: box.top + placeOf('y', point.y) * factor, pointerType: 'mouse',
    }));
    spoken.textContent = wordsOf(chart, series, point);
  }

  place.addEventListener('keydown', event => {
    const all = points(), step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
    if (step !== undefined && all.length > 0) {
      event.preventDefault();
      index = Math.max(0, Math.min(all.length - 1, index + step));
      show(all[index]);
    } else if (event.key === 'Escape') {
      leave();
    }
  });
  place.addEventListener('blur', () => leave());

  function leave() {
    index = -1;
    spoken.textContent = '';
    svg.dispatchEvent(new PointerEvent('pointerleave', {pointerType: 'mouse'}));
  }

  return {follow(drawn) { svg = drawn; index = -1; }};
}
