// The public version: one section after the other beside its internal words, then what is
// hidden in it, the page as readers see it, the signatures, what leaves, and where to.
import { element, say, useStyle } from './dom.js';
import { Closed } from './composer-closed.js';
import { addPage, addPanels } from './composer-leaving.js';
import { pressKey } from './composer-keys.js';
import { Publishing } from './composer-publish.js';
import {
  DECIDED, drawProgress, drawSection, findUndecided, isDecided
} from './composer-section.js';
import { makeDrafts } from './drafts.js';
import { findQueue } from './queue.js';
import { describeQueue, drawUnwritten } from './unwritten.js';

export const follows = true;

const KEPT = 'Not saved: your words are kept, and there when you reword it again.';
const drawn = new WeakMap(); // by place

export function draw(place, state, desk) {
  useStyle('composer');
  const known = drawn.get(place);
  const View = state.closed ? Closed : Composer;
  if (known instanceof View && known.root.parentNode === place) known.take(state);
  else drawn.set(place, new View(place, state, desk, draw));
}

class Composer {
  said = '';

  constructor(place, state, desk) {
    Object.assign(this, { place, desk, queue: findQueue(desk, state) });
    this.drafts = makeDrafts(desk.place);
    const open = this.sections.findIndex(one => this.drafts.find(one.key)?.isOpen);
    this.at = open < 0 ? findUndecided(this.sections, 0) : open;
    this.deciding = element('div');
    this.lost = element('div');
    this.hiding = element('div', { class: 'ik-hiding' });
    this.leaving = element('div');
    this.publishing = new Publishing(this);
    this.root = element('section', {
      class: 'ik-composer', 'aria-label': 'The public version', 'data-lm-suppress-shortcuts': true
    }, this.deciding, this.lost, this.hiding, this.leaving, this.publishing.root);
    this.watch();
    place.replaceChildren(this.root);
    this.queue.listen(place, heard => this.hear(heard));
    this.show();
  }

  watch() {
    this.root.tabIndex = 0;
    this.root.addEventListener('keydown', event => pressKey(event, this));
    this.root.addEventListener('incident-kit:reword', event => {
      event.preventDefault();
      this.go(this.sections.findIndex(one => one.key === event.detail));
      this.reword();
    });
    for (const kind of ['keypress', 'keyup']) {
      this.root.addEventListener(kind, event => event.stopPropagation()); // not Lab's shortcuts
    }
  }

  take(state) {
    this.queue.told = state;
    if (!this.isTyping) this.show();
  }

  hear({ written, refused, problem }) {
    const { told } = this.queue;
    for (const step of written) step.done?.(told);
    for (const step of refused) step.failed?.(problem);
    if (told.closed) {
      draw(this.place, told, this.desk);
      return;
    }
    const [lost] = refused;
    if (lost && 'at' in lost && !this.isTyping) this.at = lost.at;
    if (this.isTyping) this.showLost();
    else this.show();
    if (problem && !this.queue.gone) say(this.place, problem.message, problem.todo);
    else say(this.place, this.said, [describeQueue(this.queue)]);
  }

  // What stands on the screen: the server's word, and over it what is on its way there.
  get sections() {
    const hopes = new Map(this.queue.waiting.map(step => [step.given.section, step.hope]));
    return this.queue.told.sections.map(one => ({ ...one, ...hopes.get(one.key) }));
  }

  get section() {
    return this.sections[this.at];
  }

  // The words being typed for the section one is at.
  get draft() {
    const draft = this.drafts.find(this.section.key);
    return draft?.isOpen ? draft : null;
  }

  // Nothing is drawn anew below the fingers of somebody who types.
  get isTyping() {
    const { activeElement } = document;
    return this.root.contains(activeElement) && activeElement.matches('input, textarea');
  }

  // ---- drawing

  show() {
    const { told, waiting } = this.queue;
    const held = this.deciding.contains(document.activeElement);
    this.root.setAttribute('aria-busy', String(waiting.length > 0));
    this.deciding.replaceChildren(drawProgress(this.sections, this.at, number => this.go(number)),
      drawSection(this.section, this.draft, this.answers));
    this.showLost();
    this.desk.showDecided?.(this.sections);
    if (this.drawn !== told) this.showLeaving(told);
    if (held) this.focus();
  }

  showLost() {
    this.lost.replaceChildren(...drawUnwritten(this.queue, step => this.editAgain(step)));
  }

  // The page and the panels below are drawn once for each word of the server's.
  showLeaving(told) {
    this.drawn = told;
    this.leaving.replaceChildren();
    if (told.cards && !this.hiding.firstChild) this.showHiding();
    addPage(this.leaving, told);
    addPanels(this.leaving, this, {
      state: told,
      send: (action, given, done, isThere) => this.queue.push({ action, given, done, isThere }),
      go: key => this.go(told.sections.findIndex(one => one.key === key))
    });
    this.publishing.take(told);
  }

  // The cards of what is hidden stay once they are there: their last can be undone.
  showHiding() {
    const cards = element('div', { class: 'ik-view' });
    this.hiding.append(element('h2', {}, 'What is hidden'), cards);
    this.desk.draw?.('decider', cards);
    this.goToCards = () => {
      cards.scrollIntoView({ block: 'nearest' });
      cards.querySelector('.ik-decider')?.focus({ preventScroll: true });
    };
  }

  focus() {
    const field = this.deciding.querySelector('textarea');
    (field ?? this.root).focus({ preventScroll: true });
  }

  go(number) {
    if (!this.queue.told.sections[number]) return;
    this.at = number;
    this.show();
    this.focus();
    this.root.querySelector('.ik-section').scrollIntoView({ block: 'nearest' });
  }

  // ---- words of one's own

  get answers() {
    return {
      decide: action => this.decide(action),
      reword: () => this.reword(),
      type: words => this.drafts.keep(this.section.key, { ...this.draft, words }),
      keep: () => this.keepWords(),
      close: isKept => this.close(isKept)
    };
  }

  // A draft is bound to the words that were on screen when it was begun.
  reword(words) {
    const { key, earlier, text, proposed, seen } = this.section;
    const begun = words ?? this.drafts.find(key)?.words ?? (earlier || text || proposed);
    this.drafts.keep(key, { words: begun, seen, isOpen: true });
    this.show();
    this.focus();
  }

  close(isKept) {
    const { key } = this.section;
    if (isKept) this.drafts.keep(key, { ...this.draft, isOpen: false });
    else this.drafts.drop(key);
    this.show();
    this.focus();
    if (isKept) say(this.place, KEPT);
  }

  keepWords(isGoingOn = false) {
    const { at, draft: { words, seen } } = this;
    if (!words.trim()) {
      say(this.place, 'Write the new words, or leave the section out.');
      return;
    }
    this.drafts.drop(this.section.key);
    this.decide('reword', words.trim(), seen);
    if (isGoingOn) this.rewordNext(at);
  }

  // The next section that nobody decided, or wrote anything in.
  rewordNext(from) {
    const next = this.sections.findIndex((one, number) =>
      number > from && ['undecided', 'empty'].includes(one.state));
    if (next < 0) return;
    this.at = next;
    this.reword();
  }

  // Words that were refused are looked at again beside what the section says by now.
  editAgain(step) {
    this.queue.letGo(step);
    this.at = step.at;
    this.reword(step.given.with);
  }

  // ---- deciding

  // Shows a decision at once and writes it behind; what is refused stands as it did before.
  decide(action, words, seen = this.section.seen) {
    const { section: one, at } = this;
    if (action === 'accept' && one.state !== 'undecided') {
      say(this.place, `“${one.name}” is decided already: u takes that back.`);
      return;
    }
    if (action === 'undo' && !one.by && !one.hoped) {
      say(this.place, `Nothing was decided here on “${one.name}”.`);
      return;
    }
    const hope = { state: DECIDED[action], text: words ?? one.text, hoped: true, changed: false };
    const given = { section: one.key, action, with: words, seen };
    this.said = `“${one.name}”: ${DECIDED[action]}.`;
    this.queue.push({
      action: 'section',
      given,
      hope,
      at,
      isThere: ({ sections }) => isDecided(sections?.find(({ key }) => key === one.key), hope),
      words: words && `“${one.name}”: “${words}”`
    });
    if (action !== 'undo') this.at = findUndecided(this.sections, at);
    this.show();
    this.focus();
  }
}
