-- append_group now tells the keys of the entities, which opens a shorter way to whoever wrote them last.

DROP FUNCTION append_group(
    integer, bigint, boolean, text[], text[], text[], bigint[], bytea[], text[], integer[], integer[], boolean[],
    boolean[], bigint[], bytea[], integer[], bigint[], integer[], text[], text[], bigint[], bytea[], bytea[], bytea[], bigint[], bigint[],
    smallint[], smallint[], bytea[], bytea[], bytea[], integer[], text[], bigint[], bigint[], smallint[], smallint[], bytea[], bytea[], bytea[]);

-- Appends a group: locks the counter, reads the evidence behind the lock, and writes the rows only if the evidence is what they were judged on
-- (p_versions, p_hashes, p_known) and the journal is not shorter than p_acknowledged. Otherwise nothing is written, o_first is NULL, and the
-- evidence is the answer. o_keys: the entities' keys once the rows are written; NULL for one that was not kept. p_settle: write the counter in any case,
-- so that the commit waits for whatever was committed before it.
CREATE FUNCTION append_group(
    p_partition integer, p_acknowledged bigint, p_settle boolean,
    p_tenants text[], p_types text[], p_ids text[], p_versions bigint[], p_hashes bytea[],
    p_command_ids text[], p_command_entities integer[], p_known integer[],
    p_kept boolean[], p_existing boolean[], p_created bigint[], p_salts bytea[],
    p_event_entities integer[], p_event_versions bigint[], p_event_left integer[], p_event_types text[], p_event_commands text[],
    p_event_times bigint[], p_event_hashes bytea[], p_event_data bytea[], p_event_metadata bytea[],
    p_event_lasts bigint[], p_event_decided bigint[], p_event_operations smallint[], p_event_outcomes smallint[],
    p_event_fingerprints bytea[], p_event_digests bytea[], p_event_results bytea[],
    p_answer_entities integer[], p_answer_commands text[], p_answer_lasts bigint[], p_answer_decided bigint[],
    p_answer_operations smallint[], p_answer_outcomes smallint[], p_answer_fingerprints bytea[], p_answer_digests bytea[],
    p_answer_results bytea[],
    OUT o_first bigint, OUT o_next bigint, OUT o_keys bigint[], OUT o_versions bigint[], OUT o_hashes bytea[],
    OUT o_known integer[], OUT o_operations smallint[], OUT o_fingerprints bytea[], OUT o_outcomes smallint[],
    OUT o_firsts bigint[], OUT o_lasts bigint[], OUT o_results bytea[], OUT o_decided bigint[], OUT o_digests bytea[], OUT o_positions bigint[])
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    v_keys bigint[];
    v_all bigint[];
    v_existing boolean[];
    v_next_entity bigint;
    v_entities bigint := 0;
    v_events bigint := cardinality(p_event_entities);
BEGIN
    SELECT p.next_entity INTO v_next_entity FROM partition p WHERE p.id = p_partition FOR UPDATE;

    -- In a statement behind the lock: one that waited for it would judge on what was there before the wait.
    SELECT g.o_next, g.o_keys, g.o_existing, g.o_versions, g.o_hashes, g.o_known, g.o_operations, g.o_fingerprints, g.o_outcomes,
           g.o_firsts, g.o_lasts, g.o_results, g.o_decided, g.o_digests, g.o_positions
    INTO o_next, v_keys, v_existing, o_versions, o_hashes, o_known, o_operations, o_fingerprints, o_outcomes,
         o_firsts, o_lasts, o_results, o_decided, o_digests, o_positions
    FROM group_evidence(p_partition, p_tenants, p_types, p_ids, p_command_ids, p_command_entities) g;

    IF p_acknowledged >= o_next OR o_versions IS DISTINCT FROM p_versions OR o_hashes IS DISTINCT FROM p_hashes
        OR coalesce(o_known, '{}') IS DISTINCT FROM p_known THEN
        IF p_settle THEN
            UPDATE partition p SET next_position = p.next_position WHERE p.id = p_partition;
        END IF;

        RETURN;
    END IF;

    v_all := v_keys;
    IF array_position(v_keys, NULL) IS NOT NULL THEN
        SELECT array_agg(s.key) INTO v_all
        FROM (
            SELECT coalesce(q.key, CASE WHEN q.kept THEN v_next_entity - 1 + count(*) FILTER (WHERE q.key IS NULL AND q.kept) OVER (ORDER BY q.n) END) AS key
            FROM unnest(v_keys, p_kept) WITH ORDINALITY AS q (key, kept, n)
            ORDER BY q.n) s;

        INSERT INTO entity (key, created, existing, tenant, type, id, salt)
        SELECT q.key, coalesce(q.created, 0), coalesce(q.existing, false), q.tenant, q.type, q.id, q.salt
        FROM unnest(v_all, v_keys, p_kept, p_created, p_existing, p_tenants, p_types, p_ids, p_salts)
            AS q (key, stored, kept, created, existing, tenant, type, id, salt)
        WHERE q.stored IS NULL AND q.kept;
        GET DIAGNOSTICS v_entities = ROW_COUNT;
    END IF;

    UPDATE entity e
    SET existing = q.existing, salt = coalesce(e.salt, q.salt), created = CASE WHEN e.salt IS NULL THEN q.created ELSE e.created END
    FROM unnest(v_keys, v_existing, o_versions, p_existing, p_created, p_salts) AS q (key, stored, version, existing, created, salt)
    WHERE e.key = q.key AND (q.version = 0 OR q.stored <> q.existing) AND q.existing IS NOT NULL;

    INSERT INTO event (
        position, entity_key, version, time, partition, unit_left, form, erased, hash, type, command_id, data, metadata,
        last_version, decided, operation, outcome, fingerprint, digest, result)
    SELECT o_next - 1 + q.n, v_all[q.entity], q.version, q.time, p_partition, q.unit_left, 1, false, q.hash, q.type, q.command_id, q.data, q.metadata,
           q.last_version, q.decided, q.operation, q.outcome, q.fingerprint, q.digest, q.result
    FROM unnest(
        p_event_entities, p_event_versions, p_event_left, p_event_types, p_event_commands, p_event_times, p_event_hashes, p_event_data, p_event_metadata,
        p_event_lasts, p_event_decided, p_event_operations, p_event_outcomes, p_event_fingerprints, p_event_digests, p_event_results)
        WITH ORDINALITY AS q (
            entity, version, unit_left, type, command_id, time, hash, data, metadata,
            last_version, decided, operation, outcome, fingerprint, digest, result, n);

    IF cardinality(p_answer_entities) > 0 THEN
        INSERT INTO command (entity_key, last_version, decided, operation, outcome, command_id, fingerprint, digest, result)
        SELECT v_all[q.entity], q.last_version, q.decided, q.operation, q.outcome, q.command_id, q.fingerprint, q.digest, q.result
        FROM unnest(
            p_answer_entities, p_answer_commands, p_answer_lasts, p_answer_decided, p_answer_operations, p_answer_outcomes,
            p_answer_fingerprints, p_answer_digests, p_answer_results)
            AS q (entity, command_id, last_version, decided, operation, outcome, fingerprint, digest, result);
    END IF;

    IF v_events > 0 OR v_entities > 0 OR p_settle THEN
        UPDATE partition p SET next_position = p.next_position + v_events, next_entity = p.next_entity + v_entities WHERE p.id = p_partition;
    END IF;

    -- Who is told that all is as expected needs no evidence.
    o_first := o_next;
    o_keys := v_all;
    o_versions := NULL;
    o_hashes := NULL;
END
$$;

-- Appends a group in which every entity exists before and behind it, was written last by the caller, who knows its key, and gets events: nearly all
-- groups. That nobody has written in between is left to the keys: a version that is there already, or a command id, refuses the group.
-- Answers the position of the first event. NULL, and nothing written: a command id is known without events, or the journal is shorter than
-- p_acknowledged; append_group finds out which.
CREATE FUNCTION append_group_known(
    p_partition integer, p_acknowledged bigint,
    p_event_keys bigint[], p_event_versions bigint[], p_event_left integer[], p_event_types text[], p_event_commands text[],
    p_event_times bigint[], p_event_hashes bytea[], p_event_data bytea[], p_event_metadata bytea[],
    p_event_lasts bigint[], p_event_decided bigint[], p_event_operations smallint[], p_event_outcomes smallint[],
    p_event_fingerprints bytea[], p_event_digests bytea[], p_event_results bytea[])
RETURNS bigint
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    v_first bigint;
BEGIN
    SELECT p.next_position INTO v_first FROM partition p WHERE p.id = p_partition FOR UPDATE;
    IF p_acknowledged >= v_first THEN
        RETURN NULL;
    END IF;

    -- In a statement behind the lock, as in append_group.
    IF EXISTS (
        SELECT FROM unnest(p_event_commands, p_event_keys) AS q (command_id, key)
        JOIN command r ON r.command_id = q.command_id AND r.entity_key = q.key) THEN
        RETURN NULL;
    END IF;

    INSERT INTO event (
        position, entity_key, version, time, partition, unit_left, form, erased, hash, type, command_id, data, metadata,
        last_version, decided, operation, outcome, fingerprint, digest, result)
    SELECT v_first - 1 + q.n, q.key, q.version, q.time, p_partition, q.unit_left, 1, false, q.hash, q.type, q.command_id, q.data, q.metadata,
           q.last_version, q.decided, q.operation, q.outcome, q.fingerprint, q.digest, q.result
    FROM unnest(
        p_event_keys, p_event_versions, p_event_left, p_event_types, p_event_commands, p_event_times, p_event_hashes, p_event_data, p_event_metadata,
        p_event_lasts, p_event_decided, p_event_operations, p_event_outcomes, p_event_fingerprints, p_event_digests, p_event_results)
        WITH ORDINALITY AS q (
            key, version, unit_left, type, command_id, time, hash, data, metadata,
            last_version, decided, operation, outcome, fingerprint, digest, result, n);

    UPDATE partition p SET next_position = p.next_position + cardinality(p_event_keys) WHERE p.id = p_partition;
    RETURN v_first;
END
$$;
