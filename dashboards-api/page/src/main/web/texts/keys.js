// The list of keyboard shortcuts: by view, each key with what it does.

/** @type {Record<string, [string, string][]>} */
const KEYS = {
  Queue: [
    ['j', 'next case'], ['k', 'previous case'], ['Enter', 'open case'], ['a', 'acknowledge case'],
    ['w', 'acknowledge update'], ['x', 'select or deselect'], ['n', 'show new cases'], ['m', 'assigned to me'], ['/', 'filter'],
    ['Esc', 'clear selection'],
  ],
  Case: [
    ['a', 'acknowledge case'], ['w', 'acknowledge update'], ['i', 'assign to me'], ['c', 'write a note'], ['e', 'add exception'], ['t', 'add a task'], ['s', 'next similar case'],
    ['Ctrl Enter', 'add note'], ['y', 'merge with the suggested case'], ['d', 'keep the suggested case separate'],
    ['Arrows', 'move in the graph'], ['Enter', 'open the selected node'], ['u', 'back to the queue'],
  ],
  Alerts: [
    ['j', 'next alert'], ['k', 'previous alert'], ['Enter', 'show match details'], ['x', 'select or deselect'],
    ['o', 'create case from selection'],
    ['c', 'add selection to a case'], ['e', 'add exception'], ['n', 'show changes'], ['/', 'filter'], ['Esc', 'clear selection'],
  ],
  'Alert or asset': [['e', 'add exception from the alert']],
  Search: [['j', 'next result'], ['k', 'previous result'], ['Enter', 'open result'], ['/', 'edit the search']],
  Hunt: [['j', 'next record'], ['k', 'previous record'], ['/', 'edit the condition or statement'], ['t', 'conditions or SQL'], ['Ctrl Enter', 'run the statement']],
  'Audit log': [['j', 'next entry'], ['k', 'previous entry'], ['/', 'search'], ['e', 'export']],
  People: [['j', 'next person'], ['k', 'previous person'], ['/', 'search'], ['n', 'invite a person']],
  Sensors: [['j', 'next sensor'], ['k', 'previous sensor'], ['/', 'filter'], ['n', 'enroll a sensor'], ['u', 'back to the sensors']],
  'Unprocessed events': [['j', 'next event'], ['k', 'previous event'], ['x', 'select or deselect'], ['r', 'reprocess selection'], ['t', 'quarantine or retry queue']],
  'Detection coverage': [['j', 'next rule or asset'], ['k', 'previous rule or asset'], ['Enter', 'open rule or asset'], ['/', 'filter'], ['t', 'by rule, by asset or by log source']],
  'Secure score': [['j', 'next control'], ['k', 'previous control'], ['/', 'filter']],
  Rules: [['j', 'next rule'], ['k', 'previous rule'], ['Enter', 'open rule'], ['/', 'filter'], ['u', 'back to the rules']],
  Exceptions: [['j', 'next exception'], ['k', 'previous exception'], ['/', 'filter'], ['u', 'back to the rules']],
  'Noisy rules': [['j', 'next rule'], ['k', 'previous rule'], ['Enter', 'open rule'], ['e', 'add exception from the latest alert'], ['u', 'back to the rules']],
  Lists: [['j', 'next list or entry'], ['k', 'previous list or entry'], ['Space', 'select the entry'], ['/', 'filter'], ['n', 'new list, or add entries'], ['u', 'back to the lists']],
  'ATT&CK matrix': [['j', 'next technique'], ['k', 'previous technique'], ['n', 'next tactic'], ['p', 'previous tactic'], ['Enter', 'show rules'], ['/', 'filter']],
  'Threat landscape': [['j', 'next technique'], ['k', 'previous technique'], ['Enter', 'show alerts'], ['u', 'back to the rules']],
  Figures: [['j', 'next chart table'], ['k', 'previous chart table'], ['Enter', 'show or hide the table']],
  Matters: [['j', 'next matter'], ['k', 'previous matter'], ['Enter', 'open matter'], ['n', 'create a matter'], ['u', 'back to the list']],
  Partners: [['n', 'add partner'], ['j', 'next partner'], ['k', 'previous partner'], ['Enter', 'open partner'], ['u', 'back to the list']],
  Intelligence: [['j', 'next object'], ['k', 'previous object'], ['Enter', 'open object'], ['/', 'filter'], ['n', 'import file'], ['u', 'back to the list']],
  Campaigns: [['j', 'next campaign'], ['k', 'previous campaign'], ['Enter', 'open campaign'], ['/', 'filter'], ['u', 'back to the intelligence']],
  Webhooks: [['j', 'next button'], ['k', 'previous button'], ['n', 'create a webhook']],
  Feeds: [['n', 'add feed'], ['j', 'next feed'], ['k', 'previous feed'], ['u', 'back to intelligence']],
  'On call': [['n', 'next week'], ['p', 'previous week'], ['t', 'this week'], ['v', 'list or weeks'], ['u', 'back to on call']],
  Mentions: [['j', 'next mention'], ['k', 'previous mention'], ['Enter', 'open case'], ['r', 'mark all as read']],
  'Task templates': [['j', 'next template'], ['k', 'previous template'], ['Enter', 'change template'], ['n', 'new template']],
  Notifications: [['m', 'mine or all'], ['/', 'filter by status']],
  Wallboard: [['f', 'full screen'], ['u', 'back to the queue']],
  Anywhere: [
    ['g q', 'queue'], ['g f', 'search'], ['g h', 'hunt'], ['g l', 'alerts'], ['g a', 'assets'], ['g i', 'entities'],
    ['g p', 'merge suggestions'], ['g u', 'audit log'], ['g v', 'approvals'],
    ['g e', 'people'], ['g m', 'my account'], ['g o', 'on call'], ['g t', 'notifications'], ['g w', 'wallboard'],
    ['g s', 'sensors'], ['g r', 'sensor groups'], ['g d', 'inputs'], ['g n', 'unprocessed events'], ['g b', 'detection coverage'], ['g c', 'secure score'], ['g y', 'rules'], ['g x', 'lists'], ['g k', 'ATT&CK matrix'], ['g z', 'intelligence'], ['g j', 'campaigns'], ['g g', 'webhooks'], ['g 1', 'partners'], ['g 2', 'exceptions'], ['g 3', 'noisy rules'], ['g 4', 'mentions'], ['g 5', 'matters'], ['g 6', 'task templates'], ['g 7', 'fraud reports'], ['g 8', 'exercises'], ['g 9', 'figures'], ['g 0', 'threat landscape'], ['?', 'this list'],
  ],
};

export const texts = Object.freeze({
  title: 'Keyboard shortcuts',
  singleLetters: 'Use single-letter shortcuts',
  keys: KEYS,
});
