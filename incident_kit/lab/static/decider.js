// The decider: one card at a time for what is undecided in the public text, by keys or clicks.
import { element, say, showKeys, useStyle } from './dom.js';
import { drawCard } from './decider-cards.js';
import { drawDecided } from './decider-list.js';
import { makeSearch } from './decider-search.js';
import { Decisions, describeEntry, describeKeeping, describeWord } from './decider-state.js';
import { describeQueue, drawUnwritten } from './unwritten.js';
import { who } from './who.js';

export const follows = true;

const HELP = [['z', 'undo'], ['Space', 'next'], ['←', 'back'], ['Esc', 'out of a field']];
const drawn = new WeakMap(); // by place

export function draw(place, state, desk) {
  useStyle('decider');
  const known = drawn.get(place);
  if (known?.root.parentNode === place) known.take(state);
  else drawn.set(place, new Decider(place, state, desk));
}

class Decider {
  at = 0;
  found = []; // cards for names that somebody thought of
  mode = makeMode();
  said = '';

  constructor(place, state, desk) {
    this.place = place;
    this.decisions = new Decisions(desk, state);
    this.main = element('div', { class: 'ik-main' });
    this.lost = element('div');
    this.decided = element('div', { class: 'ik-decided' });
    this.root = element('div', {
      class: 'ik-decider', tabindex: '0', role: 'group', 'aria-label': 'Decide what is hidden',
      'data-lm-suppress-shortcuts': 'true', onkeydown: event => this.press(event)
    }, this.main, this.lost, makeSearch(desk, card => this.ask(card)), this.decided);
    place.replaceChildren(this.root);
    this.decisions.queue.listen(place, heard => this.hear(heard));
    this.show();
  }

  // Takes in what others decided; nothing is drawn anew below somebody who types.
  take(state) {
    this.decisions.queue.told = state;
    if (!this.main.contains(document.activeElement?.closest('input'))) this.show();
  }

  hear({ refused, problem }) {
    const { queue } = this.decisions;
    this.decisions.forget(refused);
    this.show();
    if (problem && !queue.gone) say(this.place, problem.message, problem.todo);
    else say(this.place, this.said, [describeQueue(queue)]);
  }

  get cards() {
    const { cards } = this.decisions.shown;
    return [...this.found.filter(one => !cards.some(card => card.key === one.key)), ...cards];
  }

  get card() {
    const { cards } = this;
    this.at = Math.max(0, Math.min(this.at, cards.length - 1));
    return cards[this.at];
  }

  // Shows everything anew; focus stays in the view if it was there.
  show() {
    const hadFocus = this.main.contains(document.activeElement);
    const { card, decisions, mode } = this;
    const { cards, decided, next } = decisions.shown;
    const progress = decisions.describeProgress(card, this.at, this.cards.length);
    const typed = decisions.typedAt(card);
    this.main.replaceChildren(
      element('div', { class: 'ik-head' },
        element('b', { class: 'ik-progress' }, progress), who.line()),
      card ? drawCard(card, { ...mode, ...typed, unticked: decisions.unticked }, this.answers(card))
        : element('p', { class: 'ik-ended' }, next),
      showKeys(HELP));
    this.lost.replaceChildren(...drawUnwritten(decisions.queue));
    this.decided.replaceChildren(...drawDecided(decided, entry => this.undo(entry)));
    this.found = this.found.filter(one => !cards.some(other => other.key === one.key));
    if (hadFocus) this.root.focus();
  }

  change(some) {
    this.mode = { ...this.mode, ...some };
    this.show();
  }

  // A card for a name that somebody thought of.
  ask(card) {
    this.found = [card];
    this.at = 0;
    this.change(makeMode());
    this.root.focus();
  }

  step(by) {
    const count = this.cards.length;
    this.at = (this.at + by + count) % Math.max(1, count);
    this.mode = makeMode();
    this.show();
  }

  // ---- deciding

  answers(card) {
    return {
      replace: () => this.replace(card),
      leaveOut: () => this.leaveOut(card),
      asksWhy: () => this.askWhy(card),
      keep: words => this.keep(card, words),
      hideDomains: () => this.hideDomains(card),
      later: () => this.change({ later: !this.mode.later }),
      next: () => this.step(1),
      undo: () => this.undo(describeWord(card)),
      tick: (name, ticked) => this.decisions.unticked[ticked ? 'delete' : 'add'](name.key),
      alone: name => { this.askAlone([name]); this.root.focus(); },
      type: some => this.decisions.type(card, some)
    };
  }

  replace(card) {
    if (card.sectionKey) this.decisions.reword(this.place, card.sectionKey);
    if (card.asks !== 'entity') return;
    const typed = (this.main.querySelector('.ik-instead')?.value ?? '').trim();
    const own = typed === card.suggestion ? {} : { with: typed };
    this.decideOn(card, 'replace', own, `replaced by “${typed}”`, '', own.with);
  }

  leaveOut(card) {
    if (card.asks === 'entity') this.decideOn(card, 'drop', {}, 'its sentence is left out', '');
  }

  askWhy(card) {
    if (card.sure) return;
    if (card.names?.every(({ key }) => this.decisions.unticked.has(key))) {
      this.askAlone(card.names);
      return;
    }
    this.change({ keeps: !this.mode.keeps });
    this.main.querySelector(this.mode.keeps ? '.ik-chip, .ik-reason' : '.ik-keep')?.focus();
  }

  keep(card, words) {
    const reason = words.trim();
    if (!reason) {
      say(this.place, card.asks === 'secret' ? 'Say why it is no secret: that needs a reason.'
        : 'Say why it may stay: what is kept needs a reason.');
      this.main.querySelector('.ik-reason')?.focus();
      return;
    }
    const own = card.reasons.includes(reason) ? null : reason;
    if (card.asks === 'entity') this.decideOn(card, 'keep', { reason }, 'stays', reason, own);
    else if (card.asks === 'names') this.keepNames(card, reason, own);
    else {
      const { action, given, entry } = describeKeeping(card, reason);
      this.decide([card], action, given, entry, own);
    }
  }

  keepNames(card, reason, own) {
    const { names, given, entry } = this.decisions.describeNames(card, reason);
    this.askAlone(card.names.filter(name => !names.includes(name)));
    if (names.length) this.decide(names, 'keepnames', given, entry, own);
  }

  hideDomains(card) {
    const { domains, entry } = this.decisions.describeDomains(card);
    if (domains.length) this.decide([], 'owndomains', { domains }, entry);
    else say(this.place, 'No domain is ticked.');
  }

  // Gives what is not ticked a card each, where the list stood.
  askAlone(names) {
    this.decisions.setApart(names);
    if (names.length) this.at = this.cards.findIndex(({ key }) => key === names[0].key);
    this.change(makeMode());
  }

  decideOn(card, action, given, how, why, own) {
    const later = this.mode.later ? { shared: true } : {};
    this.decide([card], 'decide', { value: card.value, action, ...given, ...later },
      describeEntry(card, how, why, [card.value]), own);
  }

  // `own` is what somebody typed for it.
  decide(cards, action, given, entry, own) {
    this.found = this.found.filter(one => !cards.some(gone => gone.key === one.key));
    this.mode = makeMode();
    this.said = entry.said ?? `${entry.what}: ${entry.how}.`;
    this.decisions.decide(cards, action, given, entry, own ? `${entry.what}: “${own}”` : null);
    this.root.focus();
  }

  undo(entry, cards = []) {
    this.mode = makeMode();
    this.at = 0;
    this.said = `${entry.what}: undone, and asked again.`;
    this.decisions.undo(entry, cards);
  }

  undoLast() {
    const { last } = this.decisions;
    if (last?.entry.undo) this.undo(last.entry, last.cards);
    else {
      say(this.place, 'Nothing was decided here that can be undone; what stands below has its '
        + 'own undo.');
    }
  }

  // ---- keys of the card; in a field they are letters. Those with Ctrl or ⌘ are Lab's own.

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    const { target, key } = event;
    const answers = this.card ? this.answers(this.card) : {};
    if (key === 'Escape') {
      this.change({ keeps: false });
      this.root.focus();
    } else if (target.matches('input:not([type=checkbox])')) {
      if (key === 'Enter' && target.matches('.ik-instead')) answers.replace?.();
    } else if (this.mode.keeps && /^[1-9]$/.test(key)) {
      const reason = this.card.reasons[Number(key) - 1];
      if (reason) answers.keep(reason);
    } else if (!(key === ' ' && target.matches('button, input'))) {
      this.answer(key, answers, event);
    }
  }

  answer(key, { replace, leaveOut, asksWhy, later }, event) {
    const does = {
      r: replace, s: leaveOut, k: asksWhy, a: later, z: () => this.undoLast(),
      ' ': () => this.step(1), ArrowRight: () => this.step(1), ArrowLeft: () => this.step(-1)
    }[key];
    if (!does) return;
    event.preventDefault();
    does();
  }
}

function makeMode() {
  return { keeps: false, later: false };
}
