select catalog.id, catalog.files, activation.activated_at
from catalog_activation as activation
join catalog on catalog.id = activation.catalog_id
where activation.activated_at <= $1
order by activation.number desc
limit 1
