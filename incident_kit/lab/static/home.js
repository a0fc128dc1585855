// All incidents of the workspace: what each waits for, and the form for a new one.
import { element, keepFocus, say, useStyle } from './dom.js';
import { drawForm, drawWhereForm } from './home-form.js';
import { drawDue, drawNext } from './next.js';

export const follows = true;

export function draw(place, state, desk) {
  useStyle('home');
  for (const kind of ['keydown', 'keypress', 'keyup']) {
    place[`on${kind}`] = event => event.stopPropagation(); // not Lab's shortcuts
  }
  const home = {
    place,
    state,
    desk,
    redraw: after => draw(place, after, desk),
    goOn: (form, after, incident) => {
      form.closest('details')?.remove();
      form.remove();
      return goOn(draw(place, after, desk), incident);
    }
  };
  const isFirst = !state.incidents.length;
  const incidents = element('ul', { class: 'ik-incidents' },
    state.incidents.map(one => drawOne(home, one)));
  keepFocus(place, () => {
    keepForms(place, incidents);
    place.replaceChildren(element('div', { class: 'ik-home' },
      element('h1', {}, 'Incidents'),
      isFirst ? element('p', {}, 'No incident yet. Say what broke, and the timeline is made of it.')
        : incidents,
      place.querySelector('.ik-begin') ?? element('details', { class: 'ik-begin', open: isFirst },
        element('summary', {}, 'New incident'), drawForm(home))));
  });
  return home;
}

// What somebody is typing stays when the page is drawn anew.
function keepForms(place, incidents) {
  for (const form of place.querySelectorAll('.ik-incident > form')) {
    const id = form.parentNode.getAttribute('aria-labelledby');
    incidents.querySelector(`[aria-labelledby="${id}"]`)?.append(form);
  }
}

function drawOne(home, one) {
  const id = `ik-title-${one.id}`;
  return element('li', { class: 'ik-incident', 'aria-labelledby': id },
    element('h2', { id }, one.title),
    one.wrong ? element('p', { class: 'ik-error' }, `What is next cannot be told: ${one.wrong}`)
      : drawNext(one, next => press(home, one, next)),
    element('p', { class: 'ik-dates' },
      element('span', {}, one.id), drawDue(one.review),
      one.notebooks.length ? drawLinks(home, one) : null));
}

function drawLinks(home, one) {
  return element('span', {}, 'Open: ', one.notebooks.map(({ title, file }) => element('button', {
    type: 'button', class: 'ik-plain', 'aria-label': `Open ${title} of ${one.title}`,
    onclick: () => open(home, one, file)
  }, title)));
}

async function press(home, one, next) {
  if (['open', 'answer'].includes(next.does)) return open(home, one, next.file, next);
  if (next.does === 'make') return make(home, one, next);
  const line = document.getElementById(`ik-title-${one.id}`).closest('li');
  if (!line.querySelector('form')) line.append(drawWhereForm(home, one));
  return line.querySelector('input').focus();
}

async function open({ place, desk }, one, file, at = {}) {
  try {
    await desk.open(`${one.folder}/${file}`, at);
  } catch (error) {
    say(place, error.message, error.todo);
  }
}

// Makes a notebook of an incident, and opens it.
async function make(home, one, next) {
  const { place, desk } = home;
  const isGathered = next.name === 'gather';
  say(place, isGathered ? 'Reading what was said and done …' : 'This takes some seconds …');
  try {
    await desk.act('make', {
      incident: one.id, path: `${one.folder}/${next.file}`, name: next.name
    });
    home.redraw(await desk.look());
    await desk.open(`${one.folder}/${next.file}`);
  } catch (error) {
    say(place, error.message, error.todo);
  }
}

// Goes on with an incident that was just made, or told where it was spoken of.
async function goOn(home, incident) {
  const one = home.state.incidents.find(({ id }) => id === incident);
  if (one?.next?.does === 'make') return make(home, one, one.next);
  return say(home.place, 'The incident is made.');
}
