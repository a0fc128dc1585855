// Where the incident stands: one strip, what is next, and the rules with their evidence.
import { element, keepFocus, say, useStyle } from './dom.js';
import { drawDue, drawNext } from './next.js';
import { who } from './who.js';

const MARKS = { pass: '✓', fail: '✗', 'not seen': '?' };
const WORDS = { pass: 'kept', fail: 'not kept', 'not seen': 'not seen' };

export const follows = true;

export function draw(place, state, desk) {
  useStyle('cockpit');
  const opened = place.querySelector('details')?.open ?? false;
  for (const kind of ['keydown', 'keypress', 'keyup']) place[`on${kind}`] = keepFromLab;
  const cockpit = element('section', { class: 'ik-cockpit', 'aria-label': 'Cockpit' },
    drawStrip(place, state, desk),
    drawNext(state, next => press(place, desk, next)),
    state.held ? drawHeld(place, state, desk) : null,
    state.asks === null ? null : drawQuestion(place, state, desk),
    desk.notebook?.() === 'report' ? drawLeft(place, state, desk) : null,
    drawDates(place, state, desk),
    drawRules(state, desk, opened));
  keepFocus(place, () => place.replaceChildren(cockpit));
}

function keepFromLab(event) {
  event.stopPropagation(); // Lab would take a letter for a command on the cell
}

function drawStrip(place, state, desk) {
  const current = state.parts.findIndex(part => !part.done);
  const parts = state.parts.map((part, index) => {
    const words = [part.done ? '✓ ' : '', element('b', {}, part.title), ` ${part.figure}`];
    const properties = {
      type: 'button',
      class: index === current ? 'ik-part ik-current' : 'ik-part',
      'aria-current': index === current ? 'step' : null,
      title: part.made ? `Open ${part.title}` : part.begins ? `Begin ${part.title}`
        : `${part.title} is not begun`,
      disabled: !part.made && !part.begins,
      onclick: () => part.made ? open(place, desk, part.file)
        : press(place, desk, { ...part, does: 'make' })
    };
    return element('li', {}, element('button', properties, words));
  });
  return element('nav', { 'aria-label': 'Parts of the work' },
    element('ol', { class: 'ik-strip' }, parts));
}

async function press(place, desk, next) {
  const question = place.querySelector('.ik-asks input');
  if (next.does === 'answer' && question) return question.focus();
  if (next.does !== 'make' && next.does !== 'tell') {
    return open(place, desk, next.file, next);
  }
  if (next.does === 'tell') return desk.home?.();
  say(place, 'This takes some seconds …');
  try {
    draw(place, await desk.act('make', { name: next.name }), desk);
    await desk.open(next.file);
  } catch (error) {
    say(place, error.message, error.todo);
  }
}

// Why a reviewer has to decide on security, and the way to where they do.
function drawHeld(place, { held, next }, desk) {
  const isNext = next?.heading === 'Security'; // then the button of what is next goes there
  return element('p', { class: 'ik-held' },
    element('b', {}, 'Held back for security: '), held, ' ', isNext ? null : element('button', {
      type: 'button', class: 'ik-plain',
      onclick: () => open(place, desk, 'public.ipynb', { heading: 'Security', view: 'composer' })
    }, 'Decide'));
}

// The question that nothing is published without; a `no` although lines tell of it says why.
function drawQuestion(place, state, desk) {
  const why = element('input', { id: `ik-why-${desk.notebook?.()}`, autocomplete: 'off' });
  why.value = place.querySelector('.ik-asks input')?.value ?? '';
  const answer = words => async by => {
    if (words === 'no' && state.asks.length && !why.value.trim()) {
      say(place, 'Say why these tell of nobody who had access.');
      return why.focus();
    }
    try {
      draw(place, await desk.act('security', { answer: words, reason: why.value, by }), desk);
      say(place, `Answered as ${by}: ${words}.`);
    } catch (error) {
      say(place, error.message, error.todo);
    }
  };
  return element('section', { class: 'ik-asks', 'aria-label': 'Security question' },
    element('p', {}, element('b', {}, 'Could somebody have had access they should not?'),
      state.asks.length ? ' These may tell of it:' : null),
    drawSignals(state.asks),
    element('label', { for: why.id }, 'Why not'), why,
    element('div', { class: 'ik-deciding' },
      who.button('No', answer('no')), who.button('Yes', answer('yes'))));
}

// The lines that may tell of it. They scroll, by keys too.
function drawSignals(signals) {
  if (!signals.length) return null;
  return element('ul', {
    class: 'ik-signals', tabindex: '0', 'aria-label': 'What may tell of it'
  }, signals.map(({ where, words, kind }) => element('li', {},
    element('span', { class: 'ik-soft' }, `${where}, ${kind}: `), words)));
}

// What the report asks for, where it is written.
function drawLeft(place, { left }, desk) {
  if (!left.length) return null;
  const items = left.map(({ words, heading }) => element('li', {}, heading ? element('button', {
    type: 'button', class: 'ik-plain', onclick: () => open(place, desk, 'report.ipynb', { heading })
  }, words) : words));
  return element('div', { class: 'ik-left' }, element('b', {}, 'Left to write'),
    element('ul', {}, items));
}

function drawDates(place, state, desk) {
  const drawn = state.drawn[desk.notebook?.() ?? ''];
  const dates = [drawDue(state.review)];
  if (drawn) {
    const isNewer = drawn.newer > 0;
    const since = `, before ${drawn.newer} ${drawn.newer === 1 ? 'decision' : 'decisions'}`;
    dates.push(element('span', {}, `The text below: as of ${drawn.at}${isNewer ? since : ''} `,
      isNewer && desk.refresh ? drawRefresh(place, desk) : null));
  }
  dates.push(who.line());
  if (desk.home) {
    dates.push(element('button', { type: 'button', class: 'ik-plain', onclick: desk.home },
      'All incidents'));
  }
  return element('p', { class: 'ik-dates' }, dates);
}

function drawRefresh(place, desk) {
  const refresh = async () => {
    try {
      await desk.refresh();
      draw(place, await desk.look(), desk);
    } catch (error) {
      say(place, error.message, error.todo);
    }
  };
  return element('button', { type: 'button', onclick: refresh }, 'Refresh');
}

function drawRules(state, desk, opened) {
  const kept = state.rules.filter(rule => rule.status === 'pass').length;
  const broken = state.rules.filter(rule => rule.status === 'fail').length;
  const summary = `Rules: ${kept} kept, ${broken} not kept, `
    + `${state.rules.length - kept - broken} not seen`;
  const rows = state.rules.map(rule => element('li', { class: 'ik-rule' },
    element('span', { class: `ik-mark ik-${rule.status.replace(' ', '-')}`, 'aria-hidden': 'true' },
      MARKS[rule.status]),
    element('div', {},
      element('b', {}, `${rule.id} ${rule.title}`), ` (${WORDS[rule.status]}): `,
      element('span', {}, rule.evidence),
      rule.facts.length ? element('div', { class: 'ik-soft' }, rule.facts.join(' · ')) : null),
    rule.status === 'pass' ? null : element('button', {
      type: 'button',
      'aria-label': `Go to where ${rule.id} is mended`,
      onclick: event => open(event.target.closest('.ik-view'), desk, rule.place.file, rule.place)
    }, 'Go there')));
  return element('details', { open: opened }, element('summary', {}, summary),
    element('ol', { class: 'ik-rules' }, rows));
}

async function open(place, desk, file, at) {
  try {
    await desk.open(file, at);
  } catch (error) {
    say(place, error.message, error.todo);
  }
}
