// What the person who looks may do.

/** @typedef {import('../types/page.js').Me} Me */

/** @param {NonNullable<Me>['rights'][number]} right @returns {(me: Me) => boolean} */
const may = (right) => (me) => Boolean(me?.rights?.includes(right));

export const mayAudit = may('audit');
export const mayAdminister = may('administer');
export const mayWatch = may('watch');
export const mayRespond = may('respond');
export const mayLead = may('lead');
export const mayMark = may('mark');
export const mayRestrict = may('restrict');
/** Whether the user creates matters. @param {Me} me */
export const isLegal = (me) => me?.role === 'legal';
export const mayWriteRules = may('write-rules');
