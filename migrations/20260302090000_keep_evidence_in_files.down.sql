alter table page drop column payload_id;
alter table page drop column record_id;
drop table payload;
drop table evidence_record;
