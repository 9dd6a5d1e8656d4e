select entry.outlet, entry.url, visit.outcome
from entry left join visit on visit.entry_id = entry.id
order by entry.outlet, entry.url, visit.number
