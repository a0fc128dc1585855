// What stands around the lines: the picture, what is suggested, and the search above them.
import { element } from './dom.js';
import { EXPLAINED } from './timeline-keys.js';

// One and several of each sort of suggestion.
const SORTS = {
  show: ['line to show', 'lines to show'],
  kind: ['kind', 'kinds'],
  time: ['time', 'times'],
  alert: ['alert in a sentence', 'alerts in a sentence'],
  shorter: ['shorter wording', 'shorter wordings'],
  public: ['public wording', 'public wordings']
};

export class Frame {
  constructor(place, view) {
    this.view = view;
    this.bar = element('div', { class: 'ik-bar' });
    this.buttons = element('span', { class: 'ik-taking' });
    this.lost = element('div');
    this.picture = element('div');
    this.keys = makeKeys();
    this.search = element('input', {
      type: 'search', placeholder: 'Search (/)', 'aria-label': 'Search the lines',
      oninput: () => view.fold(), onkeydown: event => this.leaveSearch(event)
    });
    this.grid = element('div', {
      role: 'grid', class: 'ik-timeline', 'aria-label': 'Lines of the timeline',
      'aria-multiselectable': 'true', onkeydown: event => view.press(event),
      onclick: event => view.click(event), onpointermove: event => view.point(event)
    });
    this.bar.append(this.buttons, this.search, element('button', {
      type: 'button', 'aria-expanded': 'false', onclick: () => this.showKeys()
    }, 'Keys (?)'));
    // Lab's own shortcuts are for what is outside.
    place.dataset.lmSuppressShortcuts = 'true';
    place.replaceChildren(this.picture, this.bar, this.keys, this.lost, this.grid,
      element('p', { class: 'ik-said' }));
  }

  draw(lines, threads) {
    const taking = Object.entries(SORTS).map(([sort, words]) => {
      const { length } = lines.listSuggestions(sort);
      return length ? element('button', { type: 'button', onclick: () => this.view.takeAll(sort) },
        `Take ${length} ${words[length === 1 ? 0 : 1]}`) : null;
    });
    const folding = threads.length ? element('button', {
      type: 'button', onclick: () => this.view.foldAll()
    }, threads.some(one => one.folded) ? 'Unfold all threads' : 'Fold all threads') : null;
    const buttons = [...taking, folding].filter(Boolean);
    if (buttons.map(one => one.textContent).join() === this.drawn) return;
    this.drawn = buttons.map(one => one.textContent).join();
    this.buttons.replaceChildren(...buttons);
  }

  get sought() {
    return this.search.value.trim().toLowerCase();
  }

  leaveSearch(event) {
    if (!['Enter', 'Escape'].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') this.search.value = '';
    this.view.leaveSearch(event.key === 'Enter');
  }

  showKeys() {
    this.keys.hidden = !this.keys.hidden;
    this.bar.lastChild.setAttribute('aria-expanded', String(!this.keys.hidden));
  }
}

function makeKeys() {
  const rows = EXPLAINED.map(([keys, words]) => element('div', {},
    element('dt', {}, ...keys.flatMap(key => [element('kbd', {}, key), ' '])),
    element('dd', {}, words)));
  return element('dl', { class: 'ik-key-list', hidden: true, 'aria-label': 'Keys' }, ...rows);
}
