// What stands around the lines: suggestions and search above them, keys and status below.
import { element } from './dom.js';

const KEYS = 'j k move · x in or out · e reword · t time · 1–7 kind · p public · m fold · '
  + 'n note · u undo · Shift with j k: several · Enter takes what is suggested';

export function makeFrame(place, { seek, leaveSearch, press, click, point }) {
  const bar = element('div', { class: 'ik-bar' });
  const misfits = element('div');
  const search = element('input', {
    type: 'search', placeholder: 'Search (/)', 'aria-label': 'Search the lines',
    oninput: seek, onkeydown: leaveSearch
  });
  const grid = element('div', {
    role: 'grid', class: 'ik-timeline', 'aria-label': 'Lines of the timeline',
    'aria-multiselectable': 'true',
    onkeydown: press, onclick: click, onpointermove: point
  });
  // Lab's own shortcuts are for what is outside.
  place.dataset.lmSuppressShortcuts = 'true';
  place.replaceChildren(bar, misfits, grid, element('p', { class: 'ik-keys' }, KEYS),
    element('p', { class: 'ik-said', role: 'status', 'aria-live': 'polite' }));
  return { bar, misfits, search, grid };
}
