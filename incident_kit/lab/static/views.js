// A view draws an incident into an element and knows nothing of Jupyter. Its module exports
// `draw(element, state, desk)`: `state` is what Python's view of that name gives, and
// `desk.act(action, given)` has something decided, answers the new state, and throws an
// error with `todo` if that cannot be done. The next `draw` comes into the same element.
// `desk.plan()` has each door looked at through which the report can leave.
// `desk.peek()` tells how things stand, which counts as seen by nobody.
// `desk.open(file, { heading, view, reword })` opens a file there, `desk.notebook()` names the
// notebook, and `desk.refresh()` refreshes it, where there is something that can do so.
// A module that exports `follows` is drawn anew when another view decided something.
// `desk.showDecided(sections)` says of the proposals in its cells what became of them.
// `desk.draw(view, element)` draws another view of the incident beside this one.
// `desk.place` is the same whenever this view of this notebook is drawn.
// What records a name asks for it where this browser knows none: `who.js`.
import { element } from './dom.js';
import { announce, follow } from './following.js';
import { who } from './who.js';

const following = new WeakMap(); // by place, what ends that it follows

export async function drawView(place, name, ask, lab = {}) {
  const { draw, follows } = await import(`./${name}.js`);
  place.dataset.view = name; // its styles reach no other
  const hear = makeHearing();
  const desk = {
    place: `${lab.path ?? ''} ${name}`,
    act: async (action, given = {}) => {
      const state = await hear(known => act(ask, action, { known, given }));
      announce(place);
      return state;
    },
    look: () => hear(known => ask('look', { known })),
    peek: async () => (await ask('look', {})).state,
    plan: () => ask('plan', {}),
    search: name => ask('search', { name }),
    draw: (other, inside) => drawView(
      inside, other, (verb, given) => ask(verb, { ...given, view: other }), lab),
    ...lab
  };
  who.meet(ask);
  leaveView(place);
  if (follows) {
    following.set(place, follow(place, () =>
      desk.look().then(state => draw(place, state, desk), () => {})));
  }
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

export function leaveView(place) {
  following.get(place)?.();
  following.delete(place);
}

// The server tells only what changed since the state whose name is given back to it. Rows
// that did not change are the same objects as before.
function makeHearing() {
  let told = {};
  return async request => {
    const before = told;
    const { state, changes, name, masked, withdrawn } = await request(before.name);
    told = { state: state ?? applyChanges(before.state, changes), name };
    return masked || withdrawn ? { ...told.state, masked, withdrawn } : told.state;
  };
}

function applyChanges(before, changes) {
  const changed = Object.entries(changes)
    .map(([key, value]) => [key, value?.rows ? mergeRows(before[key], value) : value]);
  return { ...before, ...Object.fromEntries(changed) };
}

function mergeRows(before, { rows, ids }) {
  const known = new Map([...before, ...rows].map(row => [row.id, row]));
  return (ids ?? before.map(row => row.id)).map(id => known.get(id));
}

async function act(ask, action, { known, given }) {
  try {
    return await ask('act', { action, known, given: { by: who.known(), ...given } });
  } catch (error) {
    if (error.asks !== 'name') throw error;
    return ask('act', { action, known, given: { ...given, by: await who.name() } });
  }
}
