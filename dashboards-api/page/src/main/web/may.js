// What the person who looks may do.

/** @typedef {import('../types/page.js').Me} Me */

/** @param {Me} me */
export const mayAudit = (me) => me?.rights?.includes('audit');
/** @param {Me} me */
export const mayAdminister = (me) => me?.rights?.includes('administer');
/** @param {Me} me */
export const mayWatch = (me) => me?.rights?.includes('watch');
