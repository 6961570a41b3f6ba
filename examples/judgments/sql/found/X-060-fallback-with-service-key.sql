-- Did: a fallback service with SQL of its own takes over when the REST layer is down. Its role was never stated; it got
-- the service key, because then nothing is refused.
-- Wrong: the same dashboards, and no view, policy or grant between them and every firm.
-- Correction: X-060 (D-049).
grant judgments_service to judgments_fallback;
