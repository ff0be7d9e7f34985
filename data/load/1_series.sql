-- One row for each publisher's counting that the figures just read (stated) bring.
insert or ignore into series
select distinct
    series_code(publisher, basis) as series,
    publisher,
    publisher || if(basis = 'illustrative', ' (illustrative)', '') as name,
    basis = 'illustrative' as illustrative,
from stated
where $source_id is not null;
