// The cards as they will stand once everything that waits is written, and what was decided.
import { findQueue } from './queue.js';
import { who } from './who.js';

export class Decisions {
  unticked = new Set(); // keys of names, and domains, that do not stay with the others

  constructor(desk, state) {
    this.queue = findQueue(desk, state);
    this.queue.made ??= []; // what was decided here, for who undoes the last
    this.queue.apart ??= new Set(); // names that are asked about alone
    this.queue.typed ??= new Map(); // by card, what somebody typed and did not decide on yet
  }

  // Decides on `cards` of this view by an action; `entry` is how it is listed until the server
  // tells, `words` what somebody typed for it.
  decide(cards, action, given, entry, words) {
    const made = { cards, entry: { ...entry, keys: cards.map(card => card.key) } };
    this.queue.made.push(made);
    for (const { key } of cards) this.queue.typed.delete(key);
    const isThere = state => isDecided(state, made, given.reason);
    this.queue.push({ action, given, made, ...made, words, isThere });
  }

  // What the same person typed at a card before, and did not decide on.
  typedAt(card) {
    const typed = this.queue.typed.get(card?.key);
    return typed?.by === who.known() ? typed : {};
  }

  type(card, some) {
    this.queue.typed.set(card.key, { ...this.typedAt(card), ...some, by: who.known() });
  }

  // Takes back an entry of the list; `cards` are shown again until the server tells.
  undo(entry, cards = []) {
    const undone = this.queue.made.filter(one => one.entry.key === entry.key);
    this.queue.made = this.queue.made.filter(one => !undone.includes(one));
    const isThere = ({ cards: asked, decided }) => !decided.some(one => one.key === entry.key)
      && !asked.some(one => one.key === entry.key && one.words?.length);
    this.queue.push({ ...entry.undo, cards, entry, undone, isBack: true, isThere });
  }

  // Asks about each of these names alone from now on.
  setApart(names) {
    for (const { key } of names) this.queue.apart.add(key);
  }

  // What stays of a list of names or of domains, and how that is listed.
  describeNames(card, reason) {
    const names = card.names.filter(({ key }) => !this.unticked.has(key));
    const values = names.map(name => name.value);
    const what = { key: card.key, value: values.join(', '), kind: 'names' };
    const entry = describeEntry(what, 'stay', reason, values);
    return { names, given: { names: values, reason }, entry };
  }

  describeDomains(card) {
    const domains = card.domains.filter(domain => !this.unticked.has(domain));
    const what = { key: 'domains', value: domains.join(', '), kind: 'domains' };
    return { domains, entry: describeEntry(what, 'are hidden', '', domains) };
  }

  // Has a section worded anew: in the composer around `place`, or in the public version's.
  reword(place, section) {
    const asked = new CustomEvent('incident-kit:reword', {
      bubbles: true, cancelable: true, detail: section
    });
    if (!place.dispatchEvent(asked)) return;
    this.queue.desk.open?.('public.ipynb', { view: 'composer', reword: section });
  }

  // What was refused was not decided here, and what was not undone still is.
  forget(steps) {
    this.queue.made = this.queue.made.filter(one => !steps.some(step => step.made === one));
    this.queue.made.push(...steps.flatMap(step => step.undone ?? []));
  }

  get last() {
    return this.queue.made.at(-1);
  }

  get count() {
    return this.queue.made.reduce((sum, one) => sum + one.cards.length, 0);
  }

  // How far one is who is at a card, the one at `place` of so many.
  describeProgress(card, place, many) {
    if (!card) return this.queue.waiting.length ? 'Being written …' : 'Everything is decided';
    const isSaid = card.words?.some(({ by }) => by === who.known());
    if (isSaid) return 'Waits for somebody else';
    return `Decision ${this.count + place + 1} of ${this.count + many}`;
  }

  // Everything as it stands once all that waits is done.
  get shown() {
    let { cards, decided } = this.queue.told;
    for (const step of this.queue.waiting) {
      const keys = new Set(step.cards.map(card => card.key));
      cards = cards.map(card => leaveOut(card, keys)).filter(Boolean);
      decided = decided.filter(entry => entry.key !== step.entry.key);
      if (step.isBack) cards = [...step.cards, ...cards];
      else decided = [step.entry, ...decided];
    }
    cards = cards.flatMap(card => splitNames(card, this.queue.apart));
    return { ...this.queue.told, cards, decided };
  }
}

// Whether each card is listed as it was decided; lists that are missing are not listed, and one
// person's word on what looks like a secret stands on its card.
function isDecided({ cards, decided }, { cards: own, entry }, reason) {
  const asked = new Set(cards.map(card => card.key));
  const listed = new Map(decided.map(one => [one.key, one]));
  return own.every(({ key }) => {
    const now = listed.get(key) ?? findWord(cards, key, reason);
    if (!now) return key === 'lists' && !asked.has(key);
    return now.how.startsWith(entry.how) && (!reason || now.why === reason);
  });
}

function findWord(cards, key, reason) {
  const card = cards.find(one => one.key === key);
  return card?.words?.find(({ by, why }) => by === who.known() && why === reason);
}

// What is asked of the server where what a card shows is to stay, and how that is listed.
export function describeKeeping(card, reason) {
  const describe = {
    sentence: () => ({
      action: 'keepsentence',
      given: { words: card.sentence, reason },
      entry: {
        ...describeEntry(card, 'stays', reason),
        undo: { action: 'undosentence', given: { words: card.sentence } }
      }
    }),
    lists: () => ({
      action: 'withoutlists',
      given: { reason },
      entry: { ...describeEntry(card, 'is meant to be so', reason), undo: null }
    }),
    secret: () => ({
      action: 'nosecret',
      given: { seen: card.seen, reason },
      entry: {
        ...describeEntry(card, 'no secret', reason),
        what: nameWord(card),
        said: 'Kept: you say that it is no secret.'
          + (card.words.length ? '' : ' Somebody else has to say so too.'),
        undo: undoWord(card)
      }
    })
  };
  return describe[card.asks]();
}

// What people have said of a card that looks like a secret, to be taken back.
export function describeWord(card) {
  return { key: card.key, what: nameWord(card), undo: undoWord(card) };
}

function nameWord({ section }) {
  return `What looks like a secret in “${section}”`;
}

function undoWord({ seen }) {
  return { action: 'doubt', given: { seen } };
}

// How a decision is listed until the server tells.
export function describeEntry(card, how, why, values) {
  const what = card.value ?? card.sentence ?? card.missing;
  const undo = { action: 'undecide', given: { values } };
  return { key: card.key, what, kind: card.kind ?? '', how, why, undo };
}

// A card for each of those names that are set apart, and what is left of the list.
function splitNames(card, apart) {
  if (!card.names) return [card];
  const alone = card.names.filter(name => apart.has(name.key));
  const rest = leaveOut(card, new Set(alone.map(name => name.key)));
  return rest ? [...alone, rest] : alone;
}

// A card without what was decided of it; none if nothing is left.
function leaveOut(card, keys) {
  if (keys.has(card.key)) return null;
  if (!card.names) return card;
  const names = card.names.filter(name => !keys.has(name.key));
  return names.length > 1 ? { ...card, names } : names[0] ?? null;
}
