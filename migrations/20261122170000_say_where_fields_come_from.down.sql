alter table revision drop column provenance;
