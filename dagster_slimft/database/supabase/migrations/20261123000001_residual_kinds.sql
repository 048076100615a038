-- What the residual check still found in redacted text: kinds alone, never the text. A hit keeps its dialogue out.

alter table slimft.redacted_messages add column residual_kinds text[] not null default '{}';
alter table slimft.redacted_texts add column residual_kinds text[] not null default '{}';
create index redacted_messages_residual on slimft.redacted_messages (dialogue_id) where residual_kinds <> '{}';
