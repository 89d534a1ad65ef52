// What the person who looks may do.

export const mayAudit = (me) => me?.rights?.includes('audit');
export const mayAdminister = (me) => me?.rights?.includes('administer');
