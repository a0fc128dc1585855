// A view draws an incident into an element and knows nothing of Jupyter. Its module exports
// `draw(element, state, desk)`: `state` is what Python's view of that name gives, and
// `desk.act(action, given)` has something decided, answers the new state, and throws an
// error with `todo` if that cannot be done. The next `draw` comes into the same element.
// `desk.open(file, heading)` opens a file beside the notebook, `desk.notebook()` names the
// notebook, and `desk.refresh()` refreshes it, where there is something that can do so.
// What records a name asks for it where this browser knows none: `who.js`.
import { element } from './dom.js';
import { who } from './who.js';

export async function drawView(place, name, ask, lab = {}) {
  const { draw } = await import(`./${name}.js`);
  place.dataset.view = name; // its styles reach no other
  const desk = {
    act: async (action, given = {}) => (await act(ask, action, given)).state,
    look: async () => (await ask('look', {})).state,
    search: name => ask('search', { name }),
    ...lab
  };
  who.meet(ask);
  const show = async () => {
    try {
      draw(place, await desk.look(), desk);
    } catch (error) {
      place.replaceChildren(
        element('p', { class: 'ik-error', role: 'alert' },
          [error.message, ...(error.todo ?? [])].join('. ')),
        element('button', { type: 'button', onclick: show }, 'Try again'));
    }
  };
  await show();
}

async function act(ask, action, given) {
  try {
    return await ask('act', { action, given: { by: who.known(), ...given } });
  } catch (error) {
    if (error.asks !== 'name') throw error;
    return ask('act', { action, given: { ...given, by: await who.name() } });
  }
}
