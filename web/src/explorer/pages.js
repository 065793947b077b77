import {h} from './dom.js';
import {get} from './api.js';
import {breakable} from './grid.js';
import {time} from './format.js';
import {errorBox} from './notices.js';

// Links to every page that was written: reports, comparisons, leaderboards.
export class PagesView {
  constructor() {
    this.place = h('div', {}, h('p', {class: 'note'}, 'Loading \u2026'));
    this.element = h('div', {class: 'view'}, h('h1', {}, 'Pages'), this.place);
    this.update();
  }

  async update() {
    try {
      const {pages} = await get('pages');
      const kinds = [...new Set(pages.map(({kind}) => kind))];
      this.place.replaceChildren(
        ...(pages.length === 0
          ? [h('p', {}, 'No page has been written yet: ', h('code', {}, 'dotnet cake --target=Report'))]
          : kinds
              .map(kind => [
                h('h2', {}, heading[kind] ?? kind),
                h(
                  'ul',
                  {class: 'pages'},
                  pages
                    .filter(page => page.kind === kind)
                    .map(({title, href, time: at}) =>
                      h('li', {}, h('a', {href, target: '_blank', rel: 'noopener'}, breakable(title)), h('span', {class: 'note'}, ` ${time(at)}`)),
                    ),
                ),
              ])
              .flat()),
      );
    } catch (problem) {
      this.place.replaceChildren(errorBox(problem));
    }
  }
}

const heading = {
  report: 'Reports',
  run: 'Runs',
  comparison: 'Comparisons',
  leaderboard: 'Leaderboards',
  published: 'Published numbers',
  matrix: 'Matrices',
  sweep: 'Sweeps',
};
