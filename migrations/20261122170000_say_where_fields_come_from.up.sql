-- A person may ask of any field where it was found, and of a form what speaks for it: kept as JSON
-- with each revision. Revisions read before this say that it is unknown.
alter table revision add column provenance text not null default '';
