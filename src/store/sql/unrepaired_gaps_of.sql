-- Each half by an index of its own: most gaps are repaired.
select * from gap where outlet = $1 and state = 'open'
union all
select * from gap where outlet = $1 and state = 'lost'
order by from_s, number
