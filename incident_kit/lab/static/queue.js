// Decisions go to the server in the order they were made, a request at a time; those made
// while one is on its way go together in the next.
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
    while (this.waiting.length) {
      const { action, given } = this.waiting.shift();
      try {
        const state = await this.desk.act(action, given);
        this.settle(state, this.waiting.length === 0);
      } catch (error) {
        // What was decided meanwhile was decided on lines that do not stand so.
        this.waiting = [];
        await this.fail(error);
      }
    }
    this.busy = false;
  }
}
