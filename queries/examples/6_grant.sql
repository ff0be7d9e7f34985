-- Who got how much of the grants
select recipient, count(*) as awards, sum(amount_awarded) as pounds,
from facts.award
group by recipient
order by pounds desc
