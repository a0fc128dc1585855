// Decisions go to the server in the order they were made, a request at a time; those made
// while one is on its way go together in the next. Of several that were refused together each
// is asked for alone, so that one takes no other with it. `fail` is given what was not done.
export class Queue {
  constructor({ desk, settle, fail }) {
    Object.assign(this, { desk, settle, fail, waiting: [], busy: false });
  }

  get left() {
    return this.waiting.length + (this.busy ? 1 : 0);
  }

  push(action, given) {
    const last = this.waiting.at(-1);
    if (action === 'curate' && last?.action === 'curate') last.given.steps.push(...given.steps);
    else this.waiting.push({ action, given });
    this.run();
  }

  async run() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length) await this.ask(this.waiting.shift());
    this.busy = false;
  }

  async ask(request) {
    const { action, given } = request;
    try {
      this.settle(await this.desk.act(action, given), this.waiting.length === 0);
    } catch (error) {
      if (!error.todo) { // nobody answers: what waits would fare no better
        await this.fail(error, [request, ...this.waiting.splice(0)]);
      } else if (given.steps?.length > 1) {
        this.waiting.unshift(...given.steps.map(step => ({ action, given: { steps: [step] } })));
      } else {
        await this.fail(error, [request]);
      }
    }
  }
}
