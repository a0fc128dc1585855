// What stands around the lines: suggestions, search and what was not written above them, keys
// and status below.
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

// The words that somebody typed for a request, each with the line they are for.
export function listWords({ action, given }) {
  if (action === 'note') return [{ words: given.text }];
  const typed = ['word', 'public', 'retime'];
  return given.steps.filter(step => typed.includes(step.action) && step.value)
    .map(step => ({ line: step.line, words: step.value }));
}

// Words that were not written: `end(true)` tries again, `end(false)` lets them go.
export function drawLost(request, number, end) {
  const told = listWords(request).map(({ line, words }) =>
    `${line ? `line ${number(line)}` : 'a note'}: “${words}”`);
  return element('p', { class: 'ik-error ik-lost' }, `Not written, ${told.join('; ')} `,
    element('button', { onclick: () => end(true) }, 'Try again'), ' ',
    element('button', { onclick: () => end(false) }, 'Let go'));
}
