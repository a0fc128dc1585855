// A view draws an incident into an element and knows nothing of Jupyter. Its module exports
// `draw(element, state, desk)`: `state` is what Python's view of that name gives, and
// `desk.act(action, given)` has something decided, answers the new state, and throws an
// error with `todo` if that cannot be done. The next `draw` comes into the same element.
import { element, say } from './dom.js';

export async function drawView(place, name, ask) {
  const { draw } = await import(`./${name}.js`);
  const desk = {
    act: async (action, given = {}) => (await ask('act', { action, given })).state,
    look: async () => (await ask('look', {})).state
  };
  try {
    draw(place, await desk.look(), desk);
  } catch (error) {
    place.replaceChildren(element('p', { class: 'ik-error' }, error.message));
    say(place, error.message);
  }
}
