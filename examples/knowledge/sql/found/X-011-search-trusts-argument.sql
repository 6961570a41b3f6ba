-- Did: made the search a definer function that takes the org as an argument, so that the admin client can call it too.
-- Wrong: it runs past every policy and believes whoever calls it: any org's text for the price of its id.
-- Correction: X-011 (K-013). The first version of match_private_chunks; clients of old still call it.
create function match_chunks_of(org_id_in uuid, query_embedding real[], match_count integer default 10)
returns table (chunk_id uuid, item_id uuid, chunk_text text, similarity double precision)
language sql
stable
security definer
as $$
  select c.id, c.item_id, c.text, cosine_similarity(c.embedding, query_embedding)
  from private_chunks as c
  where c.org_id = org_id_in
  order by 4 desc nulls last, c.id
  limit match_count
$$;
alter function match_chunks_of(uuid, real[], integer) owner to knowledge_app;
