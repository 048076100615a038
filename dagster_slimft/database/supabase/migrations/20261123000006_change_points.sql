-- Since when a metric is another: the present view of the last weeks, written anew by each run.
create table slimft.change_points (
    metric text not null,
    dimension text not null,
    value text not null,
    week date not null,
    p_value double precision not null check (p_value > 0 and p_value <= 1),
    value_before double precision not null,
    value_after double precision not null,
    dialogues_before integer not null,
    dialogues_after integer not null,
    computed_at timestamptz not null default now(),
    primary key (metric, dimension, value)
);
alter table slimft.change_points owner to slimft_pipeline;
alter table slimft.change_points enable row level security;
