-- One row for each table of the facts that holds anything that is made up to show how the dashboard works.
select table_name from staging.made_up order by table_name
