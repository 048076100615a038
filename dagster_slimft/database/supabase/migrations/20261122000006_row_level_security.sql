-- Every table of schema slimft: owned by the pipeline, row level security on, nothing granted that is not named here.

do $$
declare
    relation record;
begin
    for relation in select tablename from pg_tables where schemaname = 'slimft' loop
        execute format('alter table slimft.%I owner to slimft_pipeline', relation.tablename);
        execute format('alter table slimft.%I enable row level security', relation.tablename);
        execute format('revoke all on slimft.%I from public', relation.tablename);
    end loop;
end
$$;
