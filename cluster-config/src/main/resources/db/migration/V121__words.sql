-- Read models keep what the API answers, so they follow the names of its members. A quote inside of a value is escaped: '"name":' is always
-- a member.
UPDATE case_board SET item = replace(replace(replace(replace(replace(item,
    '"pageCount":', '"notificationCount":'),
    '"nextPageAt":', '"nextNotificationAt":'),
    '"untold":', '"unnotified":'),
    '"partCount":', '"mergedCount":'),
    '"proposalCount":', '"mergeSuggestionCount":'),
    relations = replace(replace(relations, '"parts":', '"mergedCases":'), '"proposals":', '"mergeSuggestions":');
UPDATE page_board SET item = replace(item, '"way":', '"method":');
UPDATE case_activity SET verb = CASE verb WHEN 'paged' THEN 'notified' ELSE 'unmerged' END WHERE verb IN ('paged', 'split');

ALTER TABLE page_board RENAME TO notification_board;
ALTER VIEW watchfloor_seen.page_board RENAME TO notification_board;
ALTER TABLE parked_telemetry RENAME TO retry_queue;
ALTER TABLE retry_queue RENAME COLUMN parked_at TO queued_at;
ALTER TABLE door_count RENAME TO input_count;
ALTER TABLE input_count RENAME COLUMN told_at TO reported_at;
ALTER TABLE input_count RENAME COLUMN doors TO inputs;
