// What stands on the page while something is not written, and whether everything is.
import { element } from './dom.js';

// Words that were refused, and those that wait while nobody answers. `again(step)` is what
// becomes of a refused step that somebody wants tried again.
export function drawUnwritten(queue, again = step => queue.retry(step)) {
  const waits = queue.gone ? queue.waiting.filter(step => step.words) : [];
  return [
    ...queue.refused.map(step => drawStep(step, 'Not written', again, queue)),
    ...waits.map(step => drawStep(step, 'Not written yet', one => queue.retry(one), queue))
  ];
}

function drawStep(step, how, again, queue) {
  return element('p', { class: 'ik-error ik-lost' }, `${how}, ${step.words} `,
    element('button', { type: 'button', onclick: () => again(step) }, 'Try again'), ' ',
    element('button', { type: 'button', onclick: () => queue.letGo(step) }, 'Discard'));
}

const TOLD = {
  masked: 'What looked like a secret in your words was taken out, and is stored nowhere. ',
  withdrawn: 'What was exported is taken back, since it says something else by now: it takes '
    + 'a sign-off and an export again. '
};

export function describeQueue(queue) {
  const { length } = queue.waiting;
  if (!length) {
    const told = Object.entries(TOLD).filter(([name]) => queue.told[name]);
    return `${told.map(([, words]) => words).join('')}Everything is written.`;
  }
  if (!queue.gone) return 'Writing …';
  const what = length === 1 ? 'One decision waits' : `${length} decisions wait`;
  return `JupyterLab’s server does not answer. ${what} here, and will be written when it is `
    + 'back: keep this page open.';
}
