// A section of the public version beside its internal words, and the row of all sections.
import { element, key, showKeys } from './dom.js';

const MARKS = {
  undecided: '?', accepted: '✓', reworded: '✎', 'left out': '✕', written: '✓', empty: '–'
};
export const DECIDED = {
  accept: 'accepted', reword: 'reworded', 'leave out': 'left out', undo: 'undecided'
};
const READ = { tabindex: '0', role: 'group', 'aria-label': 'Words' }; // it scrolls, by keys too

export function drawProgress(sections, at, go) {
  const left = sections.filter(one => one.state === 'undecided').length;
  const steps = sections.map((one, number) => element('li', {}, element('button', {
    type: 'button', class: 'ik-step', 'aria-current': number === at && 'step',
    onclick: () => go(number)
  }, element('span', { 'aria-hidden': true }, `${MARKS[one.state]} `), one.name,
  element('span', { class: 'ik-aside' }, `: ${one.state}`))));
  const words = left ? `${left} of ${sections.length} sections to decide`
    : 'Every section is decided';
  return element('nav', { 'aria-label': 'Sections' },
    element('div', { class: 'ik-count' }, element('b', {}, words),
      showKeys([['→', 'next'], ['←', 'back']])),
    element('p', { class: 'ik-question' }, 'What is decided here counts; a proposal in the cells '
      + 'below is not shown any more once it is decided.'),
    element('ol', { class: 'ik-steps' }, ...steps));
}

// `draft` is what somebody types in place of the public words, if anybody does.
export function drawSection(one, draft, answers) {
  const by = one.by ? ` by ${one.by}` : '';
  return element('article', { class: 'ik-section', 'aria-labelledby': 'ik-section-name' },
    element('h2', { id: 'ik-section-name' }, one.name, ' ',
      element('span', { class: 'ik-state' }, `${MARKS[one.state]} ${one.state}${by}`)),
    one.question ? element('p', { class: 'ik-question' }, one.question) : null,
    one.changed ? drawAgain(one) : null,
    element('div', { class: 'ik-sides' },
      drawSide('Internal', drawInternal(one)),
      drawSide('Public', draft ? drawField(draft, answers) : drawPublic(one))),
    draft ? drawKeeping(answers) : drawDeciding(one, answers));
}

function drawAgain(one) {
  return element('p', { class: 'ik-again' },
    'Its words have changed since it was decided: decide again.',
    one.earlier ? element('span', {}, ` You had written: “${one.earlier}”`) : null);
}

function drawSide(name, ...words) {
  return element('div', { class: 'ik-side', role: 'group', 'aria-label': `${name} words` },
    element('h3', {}, name), ...words);
}

function drawInternal(one) {
  const pieces = one.internal.map(piece => piece.hidden
    ? element('mark', { class: 'ik-hidden' }, piece.text,
      element('small', {}, ` hidden: ${piece.hidden}`))
    : piece.text);
  return element('div', { class: 'ik-words', ...READ },
    ...(pieces.length ? pieces : ['Nothing internal.']));
}

function drawPublic(one) {
  const left = one.state === 'left out' ? ' ik-left-out' : '';
  return element('div', { class: `ik-words${left}`, ...READ }, ...listPieces(one));
}

function listPieces(one) {
  if (one.state === 'left out') return ['Left out of the public version.'];
  if (one.hoped) return [one.text];
  if (!one.public.length) return ['Nothing is said here yet.'];
  return one.public.map(piece => piece.changed
    ? element('ins', { class: 'ik-changed' }, piece.text)
    : piece.text);
}

function drawField(draft, { type }) {
  const field = element('textarea', {
    rows: String(Math.min(24, Math.max(8, Math.ceil(draft.words.length / 60)))),
    'aria-label': 'New words for the public version',
    oninput: () => type(field.value)
  });
  field.value = draft.words;
  return field;
}

function drawKeeping({ keep, close }) {
  return element('div', { class: 'ik-deciding' },
    drawButton('Keep these words', keep, { class: 'ik-first' }),
    drawButton('Discard', () => close(false)),
    element('span', { class: 'ik-keys' }, 'Ctrl+Enter keeps, with Shift the next is reworded too '
      + '· Esc closes and loses nothing'));
}

function drawDeciding(one, { decide, reword }) {
  const open = one.state === 'undecided';
  return element('div', { class: 'ik-deciding' },
    drawButton('Accept', () => decide('accept'), {
      class: open && 'ik-first', disabled: !open, 'aria-keyshortcuts': 'a'
    }),
    drawButton('Reword', () => reword(), { 'aria-keyshortcuts': 'e' }),
    drawButton('Leave out', () => decide('leave out'), { 'aria-keyshortcuts': 'x' }),
    drawButton('Undo', () => decide('undo'), { disabled: !one.by, 'aria-keyshortcuts': 'u' }));
}

function drawButton(words, does, properties = {}) {
  const shortcut = properties['aria-keyshortcuts'];
  return element('button', { type: 'button', onclick: does, ...properties }, words,
    shortcut ? key(shortcut) : null);
}

// Whether a section stands as it was hoped to.
export function isDecided(section, hope) {
  return section?.state === hope.state && (hope.state !== 'reworded' || section.text === hope.text);
}

export function findUndecided(sections, from) {
  const places = sections.map((_, number) => (from + number) % sections.length);
  return places.find(number => sections[number].state === 'undecided') ?? from;
}
