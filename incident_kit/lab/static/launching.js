// The home of all incidents: in Lab's launcher, if there is one, among its commands, and on
// the first page where `incident-kit lab` was told no incident.
import { drawView } from './views.js';

export const OPEN = 'incident-kit:home';
// Our server extension sends a browser here with this.
const isAskedFor = new URLSearchParams(location.search).get('incident-kit') === 'home';

export function makeHome({ launcher, apputils, application, widgets }, ask, lab) {
  return {
    id: 'incident-kit:home',
    description: 'Shows all incidents of a workspace.',
    autoStart: true,
    optional: [
      apputils.ICommandPalette, application.ILayoutRestorer,
      ...(launcher ? [launcher.ILauncher] : [])
    ],
    activate: (app, palette, restorer, cards) => {
      const homes = new apputils.WidgetTracker({ namespace: OPEN });
      app.commands.addCommand(OPEN, {
        label: args => (args.isLauncher ? 'Incidents' : 'incident-kit: Home'),
        caption: 'All incidents, and a new one',
        execute: given => openHome(app, { apputils, widgets, homes }, ask, lab, given?.cwd ?? '')
      });
      cards?.add({ command: OPEN, category: 'Other', args: { isLauncher: true } });
      palette?.addItem({ command: OPEN, category: 'Incident' });
      restorer?.restore(homes, { command: OPEN, name: () => 'home' });
      if (isAskedFor) app.restored.then(() => app.commands.execute(OPEN));
    }
  };
}

// There is one home: opened again it is drawn anew.
async function openHome(app, { apputils, widgets, homes }, ask, lab, path) {
  const content = new widgets.Widget();
  content.addClass('ik-view');
  content.addClass('ik-page');
  content.node.textContent = 'Reading the incidents …';
  const widget = new apputils.MainAreaWidget({ content });
  widget.id = 'incident-kit-home';
  widget.title.label = 'Incidents';
  widget.title.closable = true;
  homes.currentWidget?.dispose();
  app.shell.add(widget, 'main');
  await homes.add(widget);
  app.shell.activateById(widget.id);
  return drawView(content.node, 'home', makeHomeAsk(ask, path), lab);
}

// What the home asks is of the workspace at `path`; a notebook is made of one incident.
function makeHomeAsk(ask, path) {
  const verbs = { look: 'home', who: 'greet' };
  return (verb, asked) => {
    if (asked.action === 'make') return ask('act', { view: 'cockpit', ...asked, ...asked.given });
    return ask(verbs[verb] ?? asked.action, { path, ...asked });
  };
}
