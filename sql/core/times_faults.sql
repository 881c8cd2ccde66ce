-- times_faults: what is wrong with the start and the end of an import.
--
-- in:  body, an object; now, in milliseconds
-- out: faults: invalid_type, out_of_range
CREATE OR REPLACE FUNCTION arena.times_faults(body jsonb, now bigint) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    starts jsonb := nullif(body -> 'starts_at', 'null');
    ends   jsonb := nullif(body -> 'ends_at', 'null');
    faults text[] := '{}';
BEGIN
    IF starts IS NOT NULL THEN
        faults := faults || arena.check_instant(starts, 'starts_at');
    END IF;

    IF ends IS NOT NULL THEN
        faults := faults || arena.check_instant(ends, 'ends_at');
    END IF;

    faults := array_remove(faults, NULL);

    IF faults = '{}' AND ends IS NOT NULL THEN
        IF ends::bigint <= starts::bigint THEN
            faults := ARRAY[arena.fault('ends_at', 'out_of_range',
                                        'must be after starts_at')];
        ELSIF ends::bigint <= now THEN
            faults := ARRAY[arena.fault('ends_at', 'out_of_range',
                                        'must be in the future')];
        END IF;
    END IF;

    RETURN faults;
END
$$;
