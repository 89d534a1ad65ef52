// Texts for the nodes with copies of archived files.

export const texts = Object.freeze({
  title: 'Nodes with copies of archived files',
  help: 'An erasure ends when every node has deleted its copies of the erased files. Remove a node that is gone for good, so that erasures do not wait for it.',
  node: 'Node',
  state: 'State',
  member: 'Member of the cluster',
  gone: 'Not a member',
  copies: 'Copies',
  size: 'Size',
  erased: 'Of erased files',
  remove: 'Remove…',
  removeNamed: (/** @type {string} */ node) => `Remove the node ${node}`,
  removeTitle: (/** @type {string} */ node) => `Remove the node ${node}?`,
  removeHelp: 'Erasures no longer wait for this node. Erase its disk first: its copies of erased files are still there.',
  removeSend: 'Remove the node',
  removed: (/** @type {string} */ node) => `Node ${node} removed`,
});
