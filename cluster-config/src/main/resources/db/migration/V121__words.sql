-- Read models keep what the API answers, so they follow the names of its members. A quote inside of a value is escaped: '"name":' is always
-- a member.
UPDATE case_board SET item = replace(replace(replace(item,
    '"pageCount":', '"notificationCount":'),
    '"nextPageAt":', '"nextNotificationAt":'),
    '"untold":', '"unnotified":');
UPDATE page_board SET item = replace(item, '"way":', '"method":');
UPDATE case_activity SET verb = 'notified' WHERE verb = 'paged';
