// A report that is not published, by decision: why, and the way to take back what stands.
import { Publishing } from './composer-publish.js';
import { element, say } from './dom.js';
import { findQueue } from './queue.js';
import { describeQueue } from './unwritten.js';

export class Closed {
  said = '';

  // `redraw(place, state, desk)` draws what is not closed any more.
  constructor(place, state, desk, redraw) {
    Object.assign(this, { place, desk, redraw, queue: findQueue(desk, state) });
    this.sentence = element('p', { tabindex: '-1' });
    this.publishing = new Publishing(this);
    this.root = element('section', {
      class: 'ik-composer', 'aria-label': 'The public version', 'data-lm-suppress-shortcuts': true
    }, this.sentence, this.publishing.root);
    for (const kind of ['keydown', 'keypress', 'keyup']) {
      this.root.addEventListener(kind, event => event.stopPropagation()); // not Lab's shortcuts
    }
    place.replaceChildren(this.root);
    this.queue.listen(place, heard => this.hear(heard));
    this.take(state);
  }

  take(state) {
    const held = this.publishing.root.contains(document.activeElement);
    this.queue.told = state;
    this.sentence.textContent = state.closed;
    this.publishing.take(state);
    this.publishing.root.hidden = !state.publishing.standing.length;
    if (held && this.publishing.root.hidden) this.sentence.focus({ preventScroll: true });
  }

  hear({ written, refused, problem }) {
    const { told } = this.queue;
    for (const step of written) step.done?.(told);
    for (const step of refused) step.failed?.(problem);
    if (!told.closed) {
      this.redraw(this.place, told, this.desk);
      return;
    }
    this.take(told);
    if (problem && !this.queue.gone) say(this.place, problem.message, problem.todo);
    else say(this.place, this.said, [describeQueue(this.queue)]);
  }
}
