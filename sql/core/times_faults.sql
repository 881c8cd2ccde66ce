-- times_faults: what is wrong with the start and the end of an import.
--
-- in:  body, an object; now, in milliseconds
-- out: faults: invalid_type, out_of_range
CREATE OR REPLACE FUNCTION arena.times_faults(body jsonb, now bigint) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    latest CONSTANT bigint := 253402300799999;    -- the year 9999
    starts jsonb := nullif(body -> 'starts_at', 'null');
    ends   jsonb := nullif(body -> 'ends_at', 'null');
    faults text[] := '{}';
BEGIN
    IF starts IS NOT NULL THEN
        faults := faults || arena.check_integer(starts, 'starts_at', 0, latest);
    END IF;

    IF ends IS NOT NULL THEN
        faults := faults || arena.check_integer(ends, 'ends_at', 0, latest);
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
