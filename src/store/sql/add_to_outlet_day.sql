insert into outlet_day (
    outlet, day, planned, polled, failed, proven, unproven, items, new_items, recovered, kept,
    refused, undated, without_lead, without_body, dates_disagree
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
on conflict (outlet, day) do update set
    planned = outlet_day.planned + excluded.planned,
    polled = outlet_day.polled + excluded.polled,
    failed = outlet_day.failed + excluded.failed,
    proven = outlet_day.proven + excluded.proven,
    unproven = outlet_day.unproven + excluded.unproven,
    items = outlet_day.items + excluded.items,
    new_items = outlet_day.new_items + excluded.new_items,
    recovered = outlet_day.recovered + excluded.recovered,
    kept = outlet_day.kept + excluded.kept,
    refused = outlet_day.refused + excluded.refused,
    undated = outlet_day.undated + excluded.undated,
    without_lead = outlet_day.without_lead + excluded.without_lead,
    without_body = outlet_day.without_body + excluded.without_body,
    dates_disagree = outlet_day.dates_disagree + excluded.dates_disagree
