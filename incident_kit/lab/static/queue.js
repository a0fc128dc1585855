// What people decide is shown at once and written behind: in order, a request at a time. A
// view draws `told`, what the server said last, and over it the steps that are `waiting`.
//
// A step has an `action` and what is `given` for it; `words` that somebody typed, so that they
// stay on the page if they are refused; and whatever else the view draws it by. Steps of one
// action whose `given` lists `steps` go together; if they are refused, each goes alone, so
// that one takes no other with it.
//
// An answer may be lost after the server wrote: before a step is sent again the server is
// asked how things stand, and what `isThere(state)` finds there is not sent again.

const PATIENCE = 2000; // milliseconds after which a server that did not answer is asked again
const queues = new Map();
const unwritten = new Set();

// The queue of a place, which outlives what is drawn there; `state` is as the server said now.
export function findQueue(desk, state) {
  const queue = queues.get(desk.place) ?? new Queue();
  queues.set(desk.place, queue);
  return Object.assign(queue, { desk, told: state });
}

class Queue {
  waiting = [];
  refused = []; // steps with words that the server did not take
  gone = false; // whether nobody answered when it was asked last
  views = new Map();
  busy = false;
  alone = 0; // so many of those that wait go alone
  unanswered = []; // steps that were sent, and of which nobody knows whether they are written
  hurry = () => {};

  // `hear({ written, refused, problem })` is called whenever something is another.
  listen(place, hear) {
    for (const known of this.views.keys()) if (!known.isConnected) this.views.delete(known);
    this.views.set(place, hear);
  }

  push(step) {
    this.waiting.push(step);
    this.run();
    this.tell();
  }

  // Tries again what was refused, or what waits for the server.
  retry(step) {
    if (this.waiting.includes(step)) {
      this.hurry();
      return;
    }
    this.refused = this.refused.filter(one => one !== step);
    this.push(step);
  }

  letGo(step) {
    this.refused = this.refused.filter(one => one !== step);
    if (this.gone) this.waiting = this.waiting.filter(one => one !== step);
    this.tell({ refused: [step] });
  }

  tell(heard = {}) {
    if (this.waiting.length || this.refused.length) unwritten.add(this);
    else unwritten.delete(this);
    const change = unwritten.size ? addEventListener : removeEventListener;
    change('beforeunload', warn);
    for (const hear of this.views.values()) hear({ written: [], refused: [], ...heard });
  }

  async run() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length) await this.write();
    this.busy = this.gone = false;
  }

  async write() {
    if (!await this.findAnswered() || !this.waiting.length) return;
    const steps = this.alone ? this.waiting.slice(0, 1) : takeTogether(this.waiting);
    try {
      this.told = await this.desk.act(steps[0].action, join(steps));
      this.settle(steps);
      this.tell({ written: steps });
    } catch (problem) {
      if (!problem.todo) await this.wait(problem, steps);
      else if (steps.length > 1) this.alone = steps.length;
      else await this.refuse(steps, problem);
    }
  }

  settle(steps) {
    this.gone = false;
    this.alone = Math.max(0, this.alone - 1);
    this.waiting = this.waiting.filter(one => !steps.includes(one));
  }

  async refuse(steps, problem) {
    this.told = await this.desk.look().catch(() => this.told);
    this.settle(steps);
    this.refused.push(...steps.filter(one => one.words));
    this.tell({ refused: steps, problem });
  }

  // Drops what was written although no answer came; false while nobody answers. What others
  // decided meanwhile is not taken for seen: `peek` tells, and no more.
  async findAnswered() {
    if (!this.unanswered.length) return true;
    try {
      this.dropWritten(await this.desk.peek());
      return true;
    } catch (problem) {
      if (!problem.todo) await this.wait(problem);
      else this.unanswered = [];
      return Boolean(problem.todo);
    }
  }

  dropWritten(state) {
    const written = this.unanswered.filter(one => one.isThere?.(state));
    this.unanswered = [];
    if (!written.length) return;
    this.told = state;
    this.settle(written);
    this.tell({ written });
  }

  async wait(problem, steps = this.unanswered) {
    this.gone = true;
    this.unanswered = steps;
    this.tell({ problem });
    await new Promise(resolve => {
      this.hurry = resolve;
      setTimeout(resolve, PATIENCE);
    });
  }
}

function takeTogether(waiting) {
  const [{ action, given }] = waiting;
  if (!given.steps) return waiting.slice(0, 1);
  const other = waiting.findIndex(one => one.action !== action || !one.given.steps);
  return waiting.slice(0, other < 0 ? waiting.length : other);
}

function join(steps) {
  const [{ given }] = steps;
  return given.steps ? { ...given, steps: steps.flatMap(one => one.given.steps) } : given;
}

// The browser asks before a page with something unwritten is left.
function warn(event) {
  event.preventDefault();
}
