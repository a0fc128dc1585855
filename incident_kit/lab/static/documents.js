// The kit's notebooks that are open: the server is told of them, so that no verb writes one
// whose words are still here, and they are refreshed here, in the document itself.
import { applyCells } from './cells.js';
import { announce } from './following.js';
import { saveBoth } from './saving.js';

const BEAT = 20000; // ms between two reports; who says nothing for long counts as gone
export const REFRESH = 'incident-kit:refresh';

let opened = null; // Lab's tracker of notebooks, once it is there

// The panel that shows the notebook at `path`, if one does.
export function findPanel(path) {
  return opened?.find(one => one.context.path === path);
}

export function makeDocuments({ notebook, apputils }, ask) {
  return {
    id: 'incident-kit:documents',
    description: "Refreshes the kit's notebooks, and tells verbs which are open.",
    autoStart: true,
    requires: [notebook.INotebookTracker],
    optional: [apputils.ICommandPalette],
    activate: (app, tracker, palette) => {
      opened = tracker;
      const report = makeReport(tracker, ask);
      addRefresh(app, tracker, ask, apputils.showErrorMessage);
      palette?.addItem({ command: REFRESH, category: 'Incident' });
      tracker.widgetAdded.connect((_, panel) => {
        panel.context.ready.then(() => {
          if (!isOurs(panel) || panel.isDisposed) return;
          panel.toolbar.insertAfter('save', 'incident-kit-refresh', makeButton(app, apputils));
          report();
          panel.addClass('ik-notebook');
          if (takingIn.has(panel.context)) return; // a second view of one document
          const { contents } = app.serviceManager;
          const tell = conflicts => tellOfOthers(apputils.Notification, conflicts);
          takingIn.set(panel.context, saveBoth(panel.context, contents, ask, tell));
          panel.context.model.stateChanged.connect((_, change) => {
            if (change.name === 'dirty') report();
          });
          panel.context.saveState.connect((_, state) => {
            if (state === 'completed') announce();
          });
          panel.context.pathChanged.connect(report);
          panel.disposed.connect(report);
        });
      });
      setInterval(report, BEAT);
      window.addEventListener('pagehide', () => report({ leaving: true }));
      window.addEventListener('pageshow', event => { if (event.persisted) report(); });
    }
  };
}

function isOurs(panel) {
  return !panel.isDisposed && panel.context.isReady
    && Boolean(panel.context.model.getMetadata('incident_kit')?.incident);
}

// One report after the other, so that the last one is the one that holds.
function makeReport(tracker, ask) {
  const session = crypto.randomUUID?.() ?? String(Math.random());
  let sent = Promise.resolve();
  let told = false;
  const send = () => {
    const open = { saved: [], unsaved: [] };
    tracker.filter(isOurs).forEach(({ context }) => {
      (context.model.dirty ? open.unsaved : open.saved).push(context.path);
    });
    if (!told && !open.saved.length && !open.unsaved.length) return Promise.resolve();
    told = open.saved.length + open.unsaved.length > 0;
    return ask('open', { session, ...open }).catch(() => {}); // without a server nobody asks it
  };
  return change => {
    if (change?.leaving) {
      const nothing = { session, saved: [], unsaved: [] };
      if (told) ask('open', nothing, { keepalive: true }).catch(() => {});
      return;
    }
    sent = sent.then(send);
  };
}

function makeButton(app, { ToolbarButton }) {
  return new ToolbarButton({
    label: 'Refresh',
    tooltip: 'Bring in what is new of the incident. No word of yours is lost.',
    onClick: () => app.commands.execute(REFRESH)
  });
}

function addRefresh(app, tracker, ask, showErrorMessage) {
  app.commands.addCommand(REFRESH, {
    label: 'Refresh This Notebook From Its Incident',
    isEnabled: () => tracker.currentWidget !== null && isOurs(tracker.currentWidget),
    execute: async given => {
      const panel = given?.path
        ? findPanel(given.path)
        : tracker.currentWidget;
      if (!panel || !isOurs(panel)) return;
      try {
        await refresh(panel.context, ask);
      } catch (error) {
        if (error.isSaid) return;
        const message = [error.message, ...(error.todo ?? [])].join('. ');
        await showErrorMessage('Not refreshed', { message });
      }
    }
  });
}

// JupyterLab shows no more than 140 characters of such a message.
function tellOfOthers(Notification, conflicts) {
  if (conflicts) {
    Notification.warning('Somebody else wrote into the same text: both stand there between marks '
      + '(<<<<<<< >>>>>>>). Leave what is right, without marks.', { autoClose: false });
  } else {
    Notification.info('Somebody else saved this notebook meanwhile: what they wrote came in, and '
      + 'what you wrote is here.', { autoClose: 10000 });
  }
}

const refreshing = new WeakSet();
const takingIn = new WeakMap(); // by the notebook: takes in what others saved into its file

// Saves what is here, has the server say what belongs there now, and takes that in.
async function refresh(context, ask) {
  if (refreshing.has(context)) return;
  refreshing.add(context);
  try {
    await (context.model.dirty ? save(context) : takingIn.get(context)());
    const before = context.model.toJSON();
    const { incident } = before.metadata.incident_kit;
    const answer = await ask('refresh', { path: context.path, incident, notebook: before });
    if (context.isDisposed) return;
    applyCells(context.model.sharedModel, before, answer.notebook);
    if (context.model.dirty) await save(context);
  } finally {
    refreshing.delete(context);
  }
}

// Where it fails JupyterLab has said so, or has asked somebody who wants it otherwise.
function save(context) {
  return context.save().catch(error => { throw Object.assign(error, { isSaid: true }); });
}
