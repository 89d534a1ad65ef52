-- Whether the receiver of an automation has received the observables of the alert. If it has, the call that undoes the action names them
-- again, also when the case was marked above the receiver's clearance in the meantime: otherwise it could not undo what it did. Nodes of
-- earlier versions always send the observables, and insert rows without this column.
ALTER TABLE case_action ADD COLUMN observables_sent boolean NOT NULL DEFAULT true;
