-- Did: granted the batch performance to all three roles, those who are not signed in included.
-- Wrong: two of them may not enter schema ops, so for them the grant is dead (42501); the first "fix", USAGE on ops, would
-- publish the operations of every firm.
-- Corrections: X-056, X-111 (D-015, D-028, D-069).
grant select on ops.v_batch_performance to judgments_anon, judgments_authenticated, judgments_service;
