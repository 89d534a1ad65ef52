// Texts of the inbox of mentions.

export const texts = Object.freeze({
  title: 'Mentions',
  none: 'No notes mention you. A note mentions you by @ and your name.',
  unread: 'Unread',
  markRead: 'Mark all as read',
  marked: 'Mentions marked as read',
});
