// The public version: one section after the other beside its internal words, then the page
// as readers see it, the signatures, and what leaves.
import { element, key, say, showKeys, useStyle } from './dom.js';
import { addPage, addPanels } from './leaving.js';

const MARKS = {
  undecided: '?', accepted: '✓', reworded: '✎', 'left out': '✕', written: '✓', empty: '–'
};
const DECIDED = { accept: 'accepted', reword: 'reworded', 'leave out': 'left out', undo: 'undecided' };
const READ = { tabindex: '0', role: 'group', 'aria-label': 'Words' }; // it scrolls, by keys too
const models = new WeakMap(); // what a place shows that the server does not know

export const follows = true;

export function draw(place, state, desk) {
  useStyle('composer');
  if (state.closed) {
    place.replaceChildren(element('p', {}, state.closed));
    return;
  }
  const model = models.get(place) ?? { at: findUndecided(state.sections, 0), hoping: new Map() };
  models.set(place, model);
  model.queue ??= Promise.resolve();
  Object.assign(model, { place, state, desk });
  show(model);
}

// What stands on the screen: the server's word, and over it what is on its way there.
function listSections(model) {
  return model.state.sections.map(one => ({ ...one, ...model.hoping.get(one.key) }));
}

function findUndecided(sections, from) {
  const places = sections.map((_, number) => (from + number) % sections.length);
  return places.find(number => sections[number].state === 'undecided') ?? from;
}

function show(model) {
  const { place, state } = model;
  const held = place.contains(document.activeElement);
  const sections = listSections(model);
  const isDrawn = model.drawn === state && model.root?.parentNode === place;
  const root = isDrawn ? model.root : makeRoot(model);
  root.setAttribute('aria-busy', String(model.hoping.size > 0));
  root.firstChild.replaceChildren(
    showProgress(model, sections), showSection(model, sections[model.at]));
  if (!isDrawn) {
    addPage(root, state);
    addPanels(root, model, {
      send: (action, given, done) => send(model, action, given, done),
      go: key => go(model, sections.findIndex(one => one.key === key))
    });
    const said = place.querySelector(':scope > .ik-said');
    place.replaceChildren(...[root, said].filter(Boolean));
    Object.assign(model, { root, drawn: state });
  }
  if (model.editing !== undefined) root.querySelector('textarea').focus();
  else if (held && !root.contains(document.activeElement)) root.focus({ preventScroll: true });
}

// The page and the panels below are drawn once for each word of the server's.
function makeRoot(model) {
  const root = element('section', {
    class: 'ik-composer', tabindex: '0', 'aria-label': 'The public version',
    'data-lm-suppress-shortcuts': true, onkeydown: event => press(model, event)
  }, element('div'));
  for (const kind of ['keypress', 'keyup']) root.addEventListener(kind, stop);
  return root;
}

function stop(event) {
  event.stopPropagation();
}

function showProgress(model, sections) {
  const left = sections.filter(one => one.state === 'undecided').length;
  const steps = sections.map((one, number) => element('li', {},
    element('button', {
      type: 'button', class: 'ik-step', 'aria-current': number === model.at && 'step',
      onclick: () => go(model, number)
    }, element('span', { 'aria-hidden': true }, `${MARKS[one.state]} `), one.name,
    element('span', { class: 'ik-aside' }, `: ${one.state}`))));
  const words = left ? `${left} of ${sections.length} sections to decide` : 'Every section is decided';
  return element('nav', { 'aria-label': 'Sections' },
    element('div', { class: 'ik-count' }, element('b', {}, words),
      showKeys([['j', 'next'], ['k', 'back']])),
    element('p', { class: 'ik-question' }, 'What is decided here counts; the cells below stay '
      + 'as they are, their lines “Proposed” too.'),
    element('ol', { class: 'ik-steps' }, ...steps));
}

function showSection(model, one) {
  const again = one.changed
    ? element('p', { class: 'ik-again' },
      'Its words have changed since it was decided: decide again.',
      one.earlier ? element('span', {}, ` You had written: “${one.earlier}”`) : null)
    : null;
  const by = one.by ? ` by ${one.by}` : '';
  return element('article', { class: 'ik-section', 'aria-labelledby': 'ik-section-name' },
    element('h2', { id: 'ik-section-name' }, one.name, ' ',
      element('span', { class: 'ik-state' }, `${MARKS[one.state]} ${one.state}${by}`)),
    one.question ? element('p', { class: 'ik-question' }, one.question) : null,
    again,
    element('div', { class: 'ik-sides' }, showInternal(one), showPublic(model, one)),
    showButtons(model, one));
}

function showInternal(one) {
  const pieces = one.internal.map(piece => piece.hidden
    ? element('mark', { class: 'ik-hidden' }, piece.text,
      element('small', {}, ` hidden: ${piece.hidden}`))
    : piece.text);
  return element('div', { class: 'ik-side', role: 'group', 'aria-label': 'Internal words' },
    element('h3', {}, 'Internal'),
    element('div', { class: 'ik-words', ...READ }, ...(pieces.length ? pieces : ['Nothing internal.'])));
}

function showPublic(model, one) {
  const isEdited = model.editing !== undefined;
  const words = isEdited ? showField(model) : element('div', {
    class: `ik-words${one.state === 'left out' ? ' ik-left-out' : ''}`, ...READ
  }, ...showPieces(one));
  return element('div', { class: 'ik-side', role: 'group', 'aria-label': 'Public words' },
    element('h3', {}, 'Public'), words);
}

function showPieces(one) {
  if (one.state === 'left out') return ['Left out of the public version.'];
  if (one.hoped) return [one.text];
  if (!one.public.length) return ['Nothing is said here yet.'];
  return one.public.map(piece => piece.changed
    ? element('ins', { class: 'ik-changed' }, piece.text)
    : piece.text);
}

function showField(model) {
  const field = element('textarea', {
    rows: '10', 'aria-label': 'New words for the public version',
    oninput: () => { model.editing = field.value; }
  });
  field.value = model.editing;
  return field;
}

function showButtons(model, one) {
  const button = (words, act, properties = {}) => element('button', {
    type: 'button', onclick: act, ...properties
  }, words, properties['aria-keyshortcuts'] ? key(properties['aria-keyshortcuts']) : null);
  if (model.editing !== undefined) {
    return element('div', { class: 'ik-deciding' },
      button('Keep these words', () => keepWords(model), { class: 'ik-first' }),
      button('Cancel', () => cancel(model)),
      element('span', { class: 'ik-keys' },
        'Ctrl+Enter keeps, with Shift the next is reworded too · Esc cancels'));
  }
  const open = one.state === 'undecided';
  return element('div', { class: 'ik-deciding' },
    button('Accept', () => decide(model, 'accept'),
      { class: open && 'ik-first', disabled: !open, 'aria-keyshortcuts': 'a' }),
    button('Reword', () => reword(model), { 'aria-keyshortcuts': 'e' }),
    button('Leave out', () => decide(model, 'leave out'), { 'aria-keyshortcuts': 'x' }),
    button('Undo', () => decide(model, 'undo'), { disabled: !one.by, 'aria-keyshortcuts': 'u' }));
}

// keys -------------------------------------------------------------------------------

const KEYS = {
  j: model => go(model, model.at + 1),
  k: model => go(model, model.at - 1),
  a: model => decide(model, 'accept'),
  e: model => reword(model),
  x: model => decide(model, 'leave out'),
  u: model => decide(model, 'undo')
};

function press(model, event) {
  event.stopPropagation(); // not Lab's shortcuts
  if (event.target.matches('textarea') && model.editing !== undefined) {
    if (event.key === 'Escape') cancel(model);
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      const from = model.at;
      if (keepWords(model) && event.shiftKey) rewordNext(model, from);
    }
    return;
  }
  const isTyped = event.target.matches('input, textarea, select');
  if (isTyped || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key](model);
}

function go(model, number) {
  if (model.editing !== undefined || number < 0 || number >= model.state.sections.length) return;
  model.at = number;
  show(model);
  model.place.querySelector('.ik-composer').focus({ preventScroll: true });
  model.place.querySelector('.ik-section').scrollIntoView({ block: 'nearest' });
}

function reword(model) {
  if (model.editing !== undefined) return;
  const one = listSections(model)[model.at];
  model.editing = model.refused?.get(one.key) || one.earlier || one.text || one.proposed;
  show(model);
}

// The next section that nobody decided, or wrote anything in.
function rewordNext(model, from) {
  const next = listSections(model).findIndex((one, number) =>
    number > from && ['undecided', 'empty'].includes(one.state));
  if (next < 0) return;
  model.at = next;
  reword(model);
}

function cancel(model) {
  delete model.editing;
  show(model);
  model.place.querySelector('.ik-composer').focus({ preventScroll: true });
}

function keepWords(model) {
  const words = model.editing.trim();
  if (!words) {
    say(model.place, 'Write the new words, or leave the section out.');
    return false;
  }
  delete model.editing;
  decide(model, 'reword', words);
  return true;
}

// deciding ---------------------------------------------------------------------------

// Shows a decision at once and writes it behind; what is refused stands as it did before.
function decide(model, action, words) {
  const sections = listSections(model);
  const one = sections[model.at];
  if (action === 'accept' && one.state !== 'undecided') {
    say(model.place, `“${one.name}” is decided already: u takes that back.`);
    return;
  }
  if (action === 'undo' && !one.by && !one.hoped) {
    say(model.place, `Nothing was decided here on “${one.name}”.`);
    return;
  }
  const at = model.at;
  const text = words ?? one.text;
  const hope = { state: DECIDED[action], text, hoped: true, changed: false };
  model.hoping.set(one.key, hope);
  if (action !== 'undo') model.at = findUndecided(listSections(model), at);
  show(model);
  model.place.querySelector('.ik-composer').focus({ preventScroll: true });
  say(model.place, `“${one.name}”: ${DECIDED[action]}.`);
  const given = { section: one.key, action, with: words, seen: one.seen };
  send(model, 'section', given, null, () => {
    if (model.hoping.get(one.key) === hope) model.hoping.delete(one.key);
  }).then(done => {
    if (done) return model.refused?.delete(one.key);
    if (words) (model.refused ??= new Map()).set(one.key, words); // no word typed is lost
    if (model.editing !== undefined) return; // the next section is being reworded
    model.at = at;
    if (words) model.editing = words;
    show(model);
  });
}

// Has something done after all that was asked before; answers whether it was.
function send(model, action, given, done, settle = () => {}) {
  const sent = model.queue.then(async () => {
    try {
      model.state = await model.desk.act(action, given);
      settle();
      if (done) done(model.state);
      if (!isTyping(model)) show(model);
      return true;
    } catch (error) {
      settle();
      model.state = await model.desk.look().catch(() => model.state);
      show(model);
      say(model.place, error.message, error.todo);
      return false;
    }
  });
  model.queue = sent;
  return sent;
}

// Nothing is drawn anew below the fingers of somebody who types.
function isTyping(model) {
  return model.place.contains(document.activeElement)
    && document.activeElement.matches('input, textarea');
}
