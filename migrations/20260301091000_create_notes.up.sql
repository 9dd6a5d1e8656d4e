-- Small facts about this deployment that belong to no other table, such as a simulated clock.
create table note (
    key text primary key,
    value text not null
);
