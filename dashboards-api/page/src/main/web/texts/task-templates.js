// Texts of the task templates.

export const texts = Object.freeze({
  title: 'Task templates',
  help: 'Tasks for the cases of one attack class. Responders add them to a case with “Add from template”; an automatic template adds them by itself.',
  add: 'New template',
  save: 'Save template',
  saved: (title) => `Template ${title} saved`,
  change: (title) => `Change ${title}`,
  changeButton: 'Change…',
  name: 'Name',
  nameHelp: 'Lower-case letters, digits, dots and dashes',
  titleLabel: 'Title',
  techniques: 'ATT&CK techniques',
  techniquesHelp: 'For example T1486, T1490',
  tasks: 'Tasks',
  tasksHelp: 'One per line. A number in front is the minutes until the task is due: 30 Isolate the asset',
  dueAfter: (minutes) => (minutes % 60 ? `due after ${minutes} min` : `due after ${minutes / 60} h`),
  automatic: 'Add the tasks to a case as soon as an alert has one of the techniques',
  isAutomatic: 'automatic',
  builtIn: 'Built in',
  changedBy: (by) => `changed by ${by}`,
});
