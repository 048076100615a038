-- A person may vote on every sitting of one endless conversation: such votes are told apart by their time, and SQL
-- counts a person's newest one per sitting. Votes on a message are replaced where they stand.
-- An emoji that is neither praise nor complaint takes an earlier thumb back.

alter table slimft.reactions
drop constraint reactions_provider_account_message_id_conversation_id_react_key;
create unique index reactions_on_messages on slimft.reactions (provider, account, message_id, reactor_id)
where message_id is not null;
create unique index reactions_on_dialogues on slimft.reactions (
    provider, account, conversation_id, reactor_id, occurred_at
) where message_id is null;

alter table slimft.reactions drop constraint reactions_value_check;
alter table slimft.reactions add constraint reactions_value_check check (value in ('up', 'down', 'neutral'));
