// Below the export: where the report can be published, what stands there, and the next step.
// Nothing is asked of the network until somebody looks; then each door says its plan.
import { drawCopy } from './composer-leaving.js';
import { drawClosedDoor, drawPlan, drawProblem, drawTakingBack } from './composer-door.js';
import { drawLink, element, say } from './dom.js';
import { who } from './who.js';

const DOING = {
  draft: 'putting it there as a draft',
  live: 'showing it to readers',
  revert: 'taking it back',
  published: 'comparing it with the page'
};
const DONE = {
  draft: name => `The draft stands ${name}: your team sees it, readers do not.`,
  live: name => `Readers see it ${name}.`,
  revert: name => `Readers do not see it ${name} any more; mail and copies keep it.`,
  published: () => 'Recorded: it was published by hand.'
};
const ACTIONS = { draft: ['draft', 'publish'], live: ['publish'], revert: ['revert'] };
const SETUP = 'To publish from here, ask whoever looks after JupyterLab to name your status page '
  + 'in incident-kit.yaml (sources.statuspage) and to store its key (incident-kit login '
  + 'statuspage), or to name a folder for pages there (publish.folder). Until then, paste it by '
  + 'hand.';

export class Publishing {
  plans = null; // what each door said when somebody looked last
  busy = ''; // what is done just now
  at = ''; // the door at which something was done last
  forms = new Map(); // what is typed and ticked, by target

  // `view` is the composer, or what stands in its place; `said` is what it says next.
  constructor(view) {
    this.view = view;
    this.root = element('section', {
      class: 'ik-publishing', 'aria-labelledby': 'ik-publish', onkeydown: event => this.leave(event)
    });
  }

  take(state) {
    if (state.seen !== this.state?.seen && !this.busy) this.plans = null;
    this.state = state;
    this.draw();
  }

  // ---- drawing

  // Whoever was in it stays at the same place; where that is gone, at the door they were at.
  draw() {
    const { activeElement } = document;
    const held = this.root.contains(activeElement) && activeElement.id;
    this.root.replaceChildren(
      element('h2', { id: 'ik-publish', tabindex: '-1' }, 'Publish'), ...this.list());
    if (held === false) return;
    const find = id => id && this.root.querySelector(`[id="${id}"]`);
    (find(held) ?? find(this.at) ?? find('ik-publish')).focus({ preventScroll: true });
  }

  list() {
    const { closed, publishing: { doors, standing } } = this.state;
    const stands = standing.map(one => element('li', {}, this.drawStanding(one)));
    return [
      stands.length ? element('ul', { class: 'ik-standing' }, stands) : null,
      closed ? null : doors ? this.drawLooking() : this.drawSetup()
    ].flat().filter(Boolean);
  }

  // What the receipts say of a place; a report that is held back can be taken back at once.
  drawStanding(one) {
    const { closed, security } = this.state;
    const isHeld = one.door && !this.plans && (closed || security.held);
    return [
      element('p', {}, one.said, ' ', drawLink(one.url, 'See it there')),
      isHeld ? [drawProblem(this, one.target), drawTakingBack(this, one)] : null
    ];
  }

  drawSetup() {
    const { statuspage } = this.state;
    return [element('p', { class: 'ik-question' }, SETUP), drawCopy(this.view, statuspage)];
  }

  drawLooking() {
    const { todo, files, publishing: { standing } } = this.state;
    const waits = todo.length > 0 && !standing.length;
    const words = this.plans ? 'Look again'
      : todo.length && standing.length ? 'Look at what readers see' : 'Look before publishing';
    const looking = element('div', { class: 'ik-deciding' },
      this.makeButton('ik-look', words, () => this.look(), {
        class: !waits && !this.plans && files.length > 0 && 'ik-first', disabled: waits
      }),
      element('span', { class: 'ik-question' }, waits ? 'It waits for what is listed above.'
        : this.plans ? null : 'Takes some seconds. Nothing is sent.'));
    return [...(this.plans ?? []).map(plan => plan.closed
      ? drawClosedDoor(this, plan) : drawPlan(this, plan)),
    this.plans ? element('p', {}, who.line()) : null, looking];
  }

  // A button that rests while something is done, and keeps the focus meanwhile.
  makeButton(id, words, does, properties = {}) {
    return element('button', {
      type: 'button', id, onclick: () => { if (!this.busy) does(); },
      'aria-disabled': this.busy ? 'true' : null, ...properties
    }, words);
  }

  findForm(target) {
    if (!this.forms.has(target)) {
      this.forms.set(target, { reason: '', notify: false, asks: false, url: '' });
    }
    return this.forms.get(target);
  }

  // Asks whether something is to be taken back, or leaves off; who asks is led to `at`.
  ask(form, asks, at) {
    Object.assign(form, { asks });
    this.at = at;
    this.draw();
  }

  leave(event) {
    const asked = [...this.forms.values()].find(form => form.asks);
    if (event.key === 'Escape' && asked && !this.busy) {
      this.ask(asked, false, this.at.replace('taking', 'take'));
    }
  }

  // ---- doing

  // Has each door looked at; `said` is what was done just before.
  async look(said = '') {
    if (this.busy) return;
    this.busy = 'look';
    this.draw();
    const { place, desk } = this.view;
    say(place, said, ['Looking at what stands there: this takes some seconds …']);
    try {
      const { doors, seen } = await desk.plan();
      Object.assign(this, { plans: doors, seen });
      const isSeen = doors.some(one => !one.closed);
      say(place, said || (isSeen ? 'This is how it stands there now. Nothing was sent.'
        : 'Nothing could be looked at, and nothing was sent.'));
    } catch (error) {
      say(place, said, [error.message, ...(error.todo ?? [])]);
    }
    this.busy = '';
    this.draw();
    const looking = this.root.querySelector('#ik-look');
    if (looking === document.activeElement) this.root.querySelector('.ik-door')?.focus();
  }

  // A step at a door; whoever is asked for a reason says one first.
  async act(step, target, door, needsReason = false) {
    const form = this.findForm(target);
    this.at = `ik-door-${door}`;
    form.isEmpty = needsReason && !form.reason.trim();
    if (form.isEmpty) return this.askForReason();
    const by = await who.name().catch(() => '');
    if (!by) return;
    const over = needsReason ? form.reason.trim() : null;
    const notify = step === 'live' && form.notify;
    this.push(step, target, { target, by, seen: this.seen, over, notify });
  }

  // What somebody pasted by hand at a door that is closed.
  async record(door) {
    const url = this.findForm(door).url.trim();
    const by = url ? await who.name().catch(() => '') : '';
    if (by) this.push('published', door, { by, url });
    else if (!url) say(this.view.place, 'Say where it stands: the address of its page.');
  }

  askForReason() {
    this.draw();
    this.root.querySelector('[aria-invalid=true]')?.focus();
    say(this.view.place, 'Say why it goes over what somebody else left.');
  }

  // What was sent and lost its answer is looked for by its receipt before it is sent again;
  // sent again, it is looked for there. While nobody answers it can be let go.
  push(step, target, given) {
    const { view } = this;
    const before = countReceipts(this.state);
    this.busy = step;
    this.findForm(target).problem = '';
    this.draw();
    view.said = `Now ${DOING[step]} …`;
    view.queue.push({
      action: step,
      given,
      get words() { return view.queue.gone ? DOING[step] : ''; },
      done: told => this.end(step, target, given.notify, told),
      failed: problem => this.fail(step, target, problem),
      isThere: state => {
        const last = state.publishing?.receipts[target];
        return countReceipts(state) > before && (!last || ACTIONS[step].includes(last.action));
      }
    });
  }

  end(step, target, notified, told) {
    const plan = this.plans?.find(one => one.target === target);
    this.busy = '';
    this.forms.delete(target);
    this.state = told;
    const wereTold = told.publishing.receipts[target]?.told;
    const telling = wereTold ? ' Those who subscribed were told.'
      : ' Nobody was told: it was published already.';
    this.view.said = DONE[step](plan ? `at ${plan.name}` : 'there') + (notified ? telling : '');
    if (this.plans) this.look(this.view.said);
  }

  fail(step, target, problem) {
    const form = this.findForm(target);
    this.busy = '';
    form.problem = problem ? [problem.message, ...problem.todo].join('. ') : '';
    form.isRefused = step === 'revert' && Boolean(problem);
    if (!problem) this.view.said = 'It is not sent again from here. Look at how it stands there.';
    if (problem && this.plans) this.look(problem.message);
    else this.draw();
  }
}

function countReceipts({ publishing }) {
  const all = Object.values(publishing?.receipts ?? {});
  return all.reduce((sum, { count }) => sum + count, 0);
}
