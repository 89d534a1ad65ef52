-- Read models keep what the API answers, so they follow the names of its members. A quote inside of a value is escaped: '"name":' is always
-- a member.
UPDATE case_board SET item = replace(replace(replace(replace(replace(item,
    '"pageCount":', '"notificationCount":'),
    '"nextPageAt":', '"nextNotificationAt":'),
    '"untold":', '"unnotified":'),
    '"partCount":', '"mergedCount":'),
    '"proposalCount":', '"mergeSuggestionCount":');
UPDATE case_board SET relations = replace(replace(relations, '"parts":', '"mergedCases":'), '"proposals":', '"mergeSuggestions":');
UPDATE page_board SET item = replace(item, '"way":', '"method":');
UPDATE case_activity SET verb = CASE verb WHEN 'paged' THEN 'notified' ELSE 'unmerged' END WHERE verb IN ('paged', 'split');
