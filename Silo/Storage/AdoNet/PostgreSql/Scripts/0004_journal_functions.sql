-- What an append is judged on, as one snapshot: the counter, the stored head of each entity named, and which command ids are known with what answer.
-- Entities and commands come as arrays; p_command_entities says by number which entity a command is of. Whoever calls it after locking the counter,
-- in a statement of its own, sees all that was committed before.
CREATE FUNCTION group_evidence(
    p_partition integer,
    p_tenants text[], p_types text[], p_ids text[],
    p_command_ids text[], p_command_entities integer[],
    OUT o_next bigint,
    OUT o_keys bigint[], OUT o_existing boolean[], OUT o_versions bigint[], OUT o_hashes bytea[],
    OUT o_known integer[], OUT o_operations smallint[], OUT o_fingerprints bytea[], OUT o_outcomes smallint[],
    OUT o_firsts bigint[], OUT o_lasts bigint[], OUT o_results bytea[], OUT o_decided bigint[], OUT o_digests bytea[], OUT o_positions bigint[])
LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT p.next_position INTO o_next FROM partition p WHERE p.id = p_partition;

    SELECT array_agg(s.key), array_agg(s.existing), array_agg(s.version), array_agg(s.hash)
    INTO o_keys, o_existing, o_versions, o_hashes
    FROM (
        SELECT e.key, e.existing, coalesce(h.version, 0) AS version, h.hash
        FROM unnest(p_tenants, p_types, p_ids) WITH ORDINALITY AS q (tenant, type, id, n)
        LEFT JOIN entity e ON e.tenant = q.tenant AND e.type = q.type AND e.id = q.id
        LEFT JOIN LATERAL (SELECT v.version, v.hash FROM event v WHERE v.entity_key = e.key ORDER BY v.version DESC LIMIT 1) h ON true
        ORDER BY q.n) s;

    SELECT array_agg(s.n), array_agg(s.operation), array_agg(s.fingerprint), array_agg(s.outcome), array_agg(s.first_version),
           array_agg(s.last_version), array_agg(s.result), array_agg(s.decided), array_agg(s.digest), array_agg(s.position)
    INTO o_known, o_operations, o_fingerprints, o_outcomes, o_firsts, o_lasts, o_results, o_decided, o_digests, o_positions
    FROM (
        SELECT c.n::integer AS n, k.*
        FROM unnest(p_command_ids, p_command_entities) WITH ORDINALITY AS c (command_id, entity, n)
        CROSS JOIN LATERAL (
            SELECT v.operation, v.fingerprint, v.outcome, v.version AS first_version, v.last_version, v.result, v.decided, v.digest,
                   (SELECT l.position FROM event l WHERE l.entity_key = v.entity_key AND l.version = v.last_version) AS position
            FROM event v
            WHERE v.command_id = c.command_id AND v.entity_key = o_keys[c.entity] AND v.fingerprint IS NOT NULL
            UNION ALL
            SELECT r.operation, r.fingerprint, r.outcome, 0, r.last_version, r.result, r.decided, r.digest, 0
            FROM command r
            WHERE r.command_id = c.command_id AND r.entity_key = o_keys[c.entity]) k
        ORDER BY c.n) s;
END
$$;

-- Appends a group: locks the counter, reads the evidence behind the lock, and writes the rows only if the evidence is what they were judged on
-- (p_versions, p_hashes, p_known) and the journal is not shorter than p_acknowledged. Otherwise nothing is written, o_first is NULL, and the
-- evidence is the answer. p_settle: write the counter in any case, so that the commit waits for whatever was committed before it.
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
    OUT o_first bigint, OUT o_next bigint, OUT o_versions bigint[], OUT o_hashes bytea[],
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
    o_versions := NULL;
    o_hashes := NULL;
END
$$;

-- The last version of an entity whose event is not later than a time; 0 when there is none. Times never fall along the versions, so halving finds
-- the place; a scan would read a long history.
CREATE FUNCTION find_version(p_tenant text, p_type text, p_id text, p_time bigint) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_key bigint;
    v_low bigint := 0;
    v_high bigint;
    v_middle bigint;
    v_time bigint;
BEGIN
    SELECT e.key INTO v_key FROM entity e WHERE e.tenant = p_tenant AND e.type = p_type AND e.id = p_id;
    SELECT v.version INTO v_high FROM event v WHERE v.entity_key = v_key ORDER BY v.version DESC LIMIT 1;
    v_high := coalesce(v_high, 0);
    WHILE v_low < v_high LOOP
        v_middle := v_low + (v_high - v_low + 1) / 2;
        SELECT v.time INTO v_time FROM event v WHERE v.entity_key = v_key AND v.version = v_middle;
        IF v_time <= p_time THEN
            v_low := v_middle;
        ELSE
            v_high := v_middle - 1;
        END IF;
    END LOOP;

    RETURN v_low;
END
$$;

-- Keeps snapshots in the order given, each only if it is of the stored history and newer than what is stored. The newest of each thousand versions
-- stays, so that the past need not be folded from the start. One caller at a time: two would each find the other's snapshot missing.
CREATE FUNCTION save_snapshots(
    p_tenants text[], p_types text[], p_ids text[], p_versions bigint[], p_hashes bytea[], p_state_versions bigint[], p_states bytea[], p_digests bytea[])
RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    v_key bigint;
    v_version bigint;
    v_state_version bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('actorstate.snapshot.' || current_schema(), 0));
    FOR i IN 1 .. cardinality(p_ids) LOOP
        SELECT e.key INTO v_key
        FROM entity e JOIN event v ON v.entity_key = e.key
        WHERE e.tenant = p_tenants[i] AND e.type = p_types[i] AND e.id = p_ids[i] AND v.version = p_versions[i] AND v.hash = p_hashes[i];
        CONTINUE WHEN NOT FOUND;

        SELECT s.version, s.state_version INTO v_version, v_state_version
        FROM snapshot s WHERE s.entity_key = v_key ORDER BY s.version DESC LIMIT 1;
        CONTINUE WHEN FOUND AND (p_versions[i], p_state_versions[i]) <= (v_version, v_state_version);

        DELETE FROM snapshot s WHERE s.entity_key = v_key AND s.version / 1000 = p_versions[i] / 1000;
        INSERT INTO snapshot (entity_key, version, state_version, hash, digest, state)
        VALUES (v_key, p_versions[i], p_state_versions[i], p_hashes[i], p_digests[i], p_states[i]);
    END LOOP;
END
$$;
