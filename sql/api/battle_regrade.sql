-- battle_regrade: other answers to some questions of a battle, in the form in
-- which the script battle_regrade takes them.  It writes nothing: the import
-- stays as it was, and what the script does is a command in the journal.
--
-- in:  arguments: questions: [{"id", "answer", "tolerance"?}, ...]; a tolerance
--      that is absent is the imported one
-- out: 200; instead battle_regrade {"id", "questions", "texts"}, as battle_load
--      takes them, with the new answers
-- @argument  id path identifier else battle_not_found
-- @argument  questions body json
-- @body      exact
-- @changes   nothing
-- @reply     200 Regraded
-- @error     404 battle_not_found
-- @error     422 invalid_request
CREATE OR REPLACE FUNCTION arena.battle_regrade(input jsonb, arguments jsonb)
RETURNS TABLE (kind text, a text, b text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = arena, pg_catalog, pg_temp
AS $$
DECLARE
    battle CONSTANT text  := arguments ->> 'id';
    -- of servers of the version before: in a body
    list   CONSTANT jsonb := coalesce(arguments -> 'body', arguments) -> 'questions';
    faults text[];
BEGIN
    PERFORM FROM arena.battle AS known WHERE known.id = battle;
    IF NOT FOUND THEN
        RETURN QUERY SELECT * FROM problem(404, 'battle_not_found',
                                           'There is no such battle.');
        RETURN;
    END IF;

    faults := regrade_faults(battle, list);
    IF faults <> '{}' THEN
        RETURN QUERY SELECT * FROM problem(422, 'invalid_request',
                                           'The answers have faults.', faults);
        RETURN;
    END IF;

    RETURN QUERY
    WITH regraded AS (
        SELECT array_agg(ROW(asked.battle_id, asked.position, asked.id, asked.subject,
                             asked.difficulty, asked.points, asked.kind, asked.prompt,
                             asked.choices, given -> 'answer',
                             CASE asked.kind WHEN 'number' THEN
                                 coalesce(nullif(given -> 'tolerance', 'null')::numeric,
                                          asked.tolerance)
                             END, asked.exact)::question) AS bank
          FROM jsonb_array_elements(list) AS given
          JOIN question AS asked
            ON asked.battle_id = battle AND asked.id = given ->> 'id'
    )
    SELECT '200', '', ''
     UNION ALL
    SELECT 'instead', 'battle_regrade',
           jsonb_build_object('id', battle, 'questions', changed.questions,
                              'texts', changed.texts)::text
      FROM regraded, LATERAL questions_to_load(regraded.bank) AS changed;
END
$$;
