// What is next, by whom, with the button for it; and when the review is due.
import { element } from './dom.js';

// `press(next)` does it; the button rests meanwhile.
export function drawNext({ next, done }, press) {
  if (!next) return element('p', { class: 'ik-next' }, done);
  const button = element('button', {
    type: 'button',
    class: 'ik-first',
    onclick: async () => {
      button.disabled = true;
      await press(next);
      button.disabled = false;
    }
  }, next.button);
  return element('p', { class: 'ik-next' },
    element('span', {}, element('b', {}, 'Next: '), next.sentence, ' ',
      element('span', { class: 'ik-soft' }, `By ${next.by}.`)), ' ', button);
}

export function drawDue(review) {
  if (!review) return null;
  return element('span', { class: review.late ? 'ik-late' : null },
    `Review ${review.late ? 'was due' : 'due'} ${review.due}`);
}
