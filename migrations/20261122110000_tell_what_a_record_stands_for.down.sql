drop index gap_by_state;
alter table evidence_record drop column was_read;
alter table evidence_record drop column truncated;
alter table evidence_record drop column before_id;
