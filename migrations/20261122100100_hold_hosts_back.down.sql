alter table host_turn drop column held_back_until;
