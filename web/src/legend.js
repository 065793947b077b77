// The names under a chart become buttons that hide and show their series.
export function withLegend(figure, chart, hidden, render) {
  const items = [...figure.querySelectorAll('.legend li')];
  if (items.length < 2) {
    return;
  }

  const buttons = items.map((item, i) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...item.childNodes);
    item.append(button);
    button.addEventListener('click', () => {
      if (!hidden.delete(i)) {
        hidden.add(i);
      }

      // A chart of nothing says nothing.
      if (hidden.size === chart.series.length) {
        hidden.clear();
      }

      buttons.forEach((other, j) => other.setAttribute('aria-pressed', String(!hidden.has(j))));
      render();
    });
    button.setAttribute('aria-pressed', 'true');
    return button;
  });
}
