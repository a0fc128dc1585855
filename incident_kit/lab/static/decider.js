// The decider: one card at a time for what is undecided in the public text, by keys or clicks.
import { element, say, showKeys, useStyle } from './dom.js';
import { who } from './who.js';
import { makeQueue } from './decider-queue.js';
import { drawCard } from './decider-cards.js';
import { makeSearch } from './decider-search.js';

const HELP = [['z', 'undo'], ['Space', 'next'], ['←', 'back'], ['Esc', 'out of a field']];
const GONE = 'JupyterLab’s server does not answer, so this was not decided.';

const renewals = new WeakMap(); // by place, what takes in how things stand by now

export const follows = true;

export function draw(place, state, desk) {
  if (renewals.get(place)?.(state)) return;
  useStyle('decider');
  const main = element('div', { class: 'ik-main' });
  const decided = element('div', { class: 'ik-decided' });
  const root = element('div', {
    class: 'ik-decider', tabindex: '0', role: 'group', 'aria-label': 'Decide what is hidden',
    'data-lm-suppress-shortcuts': 'true', onkeydown: event => press(event)
  });
  const queue = makeQueue(state, desk, tell);
  let at = 0;
  let found = []; // cards for names that somebody thought of
  let mode = fresh();

  const search = makeSearch(desk, card => { found = [card]; at = 0; mode = fresh(); show(); root.focus(); });
  root.append(main, search, decided);
  place.replaceChildren(root);
  renewals.set(place, newer => {
    const stands = root.parentNode === place;
    if (stands) queue.renew(newer);
    return stands;
  });

  function cards() {
    const shown = queue.shown().cards;
    const alone = mode.alone ? [mode.alone] : [];
    const first = [...found, ...alone].filter(one => !shown.some(card => card.key === one.key));
    return [...first, ...shown];
  }

  function card() {
    const all = cards();
    at = Math.max(0, Math.min(at, all.length - 1));
    return mode.alone ?? all[at];
  }

  // Shows everything anew; focus stays in the view if it was there.
  function show() {
    const hadFocus = main.contains(document.activeElement);
    const current = card();
    const total = queue.count() + cards().length;
    main.replaceChildren(
      element('div', { class: 'ik-head' },
        element('b', { class: 'ik-progress' }, current
          ? `Decision ${queue.count() + at + 1} of ${total}` : describeEnd(queue)),
        who.line()),
      current ? drawCard(current, mode, answers) : drawEnd(queue.shown()),
      showKeys(HELP));
    decided.replaceChildren(...drawDecided(queue.shown().decided, entry => undo(entry)));
    if (hadFocus) root.focus();
  }

  function tell(problem) {
    show();
    if (problem) {
      const refused = problem.todo !== undefined;
      say(place, refused ? problem.message : GONE,
        problem.todo ?? ['Start it again, then decide again.']);
    }
  }

  const answers = {
    replace() {
      const current = card();
      const typed = (main.querySelector('.ik-instead')?.value ?? '').trim();
      if (current?.asks !== 'entity') return;
      const own = typed === current.suggestion ? {} : { with: typed };
      decide([current], 'decide', { value: current.value, action: 'replace', ...own, ...later() },
        entry(current, `replaced by “${typed}”`, '', { values: [current.value] }));
    },
    leaveOut() {
      const current = card();
      if (current?.asks !== 'entity') return;
      decide([current], 'decide', { value: current.value, action: 'drop', ...later() },
        entry(current, 'its sentence is left out', '', { values: [current.value] }));
    },
    asksWhy() {
      if (!card()) return;
      change({ keeps: !mode.keeps, typed: main.querySelector('.ik-instead')?.value });
      main.querySelector(mode.keeps ? '.ik-chip' : '.ik-keep')?.focus();
    },
    keep(words) {
      const reason = words.trim();
      if (!reason) {
        say(place, 'Say why it may stay: what is kept needs a reason.');
        main.querySelector('.ik-reason')?.focus();
        return;
      }
      KEEP[card().asks](card(), reason);
    },
    later: () => change({ later: !mode.later, typed: main.querySelector('.ik-instead')?.value }),
    next: () => step(1),
    tick(name, ticked) {
      if (ticked) mode.unticked.delete(name.key);
      else mode.unticked.add(name.key);
    },
    alone: name => { mode = { ...fresh(), alone: name }; show(); root.focus(); }
  };

  const KEEP = {
    entity: (current, reason) =>
      decide([current], 'decide', { value: current.value, action: 'keep', reason, ...later() },
        entry(current, 'stays', reason, { values: [current.value] })),
    names(current, reason) {
      const names = current.names.filter(name => !mode.unticked.has(name.key));
      const values = names.map(name => name.value);
      if (!names.length) {
        say(place, 'No name is ticked.');
        return;
      }
      decide(names, 'keepnames', { names: values, reason },
        entry({ key: current.key, value: values.join(', '), kind: 'names' }, 'stay', reason, { values }));
    },
    sentence: (current, reason) =>
      decide([current], 'keepsentence', { words: current.sentence, reason },
        { ...entry(current, 'stays', reason),
          undo: { action: 'undosentence', given: { words: current.sentence } } }),
    lists: (current, reason) =>
      decide([current], 'withoutlists', { reason },
        { ...entry(current, 'is meant to be so', reason), undo: null })
  };

  function later() {
    return mode.later ? { shared: true } : {};
  }

  function decide(which, action, given, made) {
    found = found.filter(one => !which.some(gone => gone.key === one.key));
    mode = fresh();
    queue.decide(which, action, given, made);
    root.focus();
    const next = card();
    say(place, `${made.what}: ${made.how}. ${next?.value ? `Next: ${next.value}` : ''}`);
  }

  function undo(made, which = []) {
    mode = fresh();
    at = 0;
    queue.undo(made, which);
    say(place, `${made.what}: undone, and asked again.`);
  }

  function undoLast() {
    const last = queue.last();
    if (last?.entry.undo) undo(last.entry, last.cards);
    else say(place, 'Nothing was decided here that can be undone; what stands below has its own undo.');
  }

  function step(by) {
    const count = cards().length;
    at = mode.alone ? at : (at + by + count) % Math.max(1, count);
    mode = fresh();
    show();
  }

  function change(some) {
    mode = { ...mode, ...some };
    show();
  }

  const KEYS = {
    r: answers.replace, s: answers.leaveOut, k: answers.asksWhy, a: answers.later, z: undoLast,
    ' ': () => step(1), ArrowRight: () => step(1), ArrowLeft: () => step(-1)
  };

  // Keys of the card; in a field they are letters. Those with Ctrl or ⌘ are Lab's own.
  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    const { target, key } = event;
    const types = target.matches('input:not([type=checkbox])');
    if (key === 'Escape') {
      change({ keeps: false });
      root.focus();
    } else if (types) {
      if (key === 'Enter' && target.matches('.ik-instead')) answers.replace();
    } else if (mode.keeps && /^[1-9]$/.test(key)) {
      const reason = card().reasons[Number(key) - 1];
      if (reason) answers.keep(reason);
    } else if (KEYS[key] && !(key === ' ' && target.matches('button, input'))) {
      event.preventDefault();
      KEYS[key]();
    }
  }

  show();
}

function fresh() {
  return { keeps: false, later: false, unticked: new Set(), alone: null };
}

function entry(card, how, why, given) {
  const what = card.value ?? card.sentence ?? card.missing;
  return { key: card.key, what, kind: card.kind ?? '', how, why, undo: { action: 'undecide', given } };
}

function describeEnd(queue) {
  return queue.isBusy() ? 'Being written …' : 'Everything is decided';
}

function drawEnd(state) {
  return element('p', { class: 'ik-ended' }, state.next);
}

function drawDecided(entries, undo) {
  if (!entries.length) return [];
  const rows = entries.map(one => element('li', {},
    element('b', {}, one.what), ` ${one.kind ? `(${one.kind}) ` : ''}${one.how}`,
    one.why ? `: ${one.why}` : '', one.by ? `, says ${one.by}` : '',
    one.from ? `, decided in ${one.from}` : '',
    one.undo ? element('button', {
      type: 'button', class: 'ik-plain', 'aria-label': `Undo: ${one.what}`, onclick: () => undo(one)
    }, 'Undo') : null));
  return [element('h2', {}, 'Decided already'), element('ul', {}, rows)];
}
