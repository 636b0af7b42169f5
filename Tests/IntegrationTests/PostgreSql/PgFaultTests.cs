using ActorState.Faults;
using ActorState.Journal;
using ActorState.TestKit.Journal;
using ActorState.TestKit.Servers;
using Npgsql;
using Xunit;

namespace ActorState.IntegrationTests.PostgreSql;

public sealed class PgFaultTests : PgTest
{
    [Fact]
    public async Task A_backend_killed_before_its_commit_leaves_an_unknown_group_that_a_resubmission_writes()
    {
        var store = await OpenAsync();
        await using var holder = await HoldAsync();
        var unit = Units.On(A).Event(Held, "{}").Command("once").Build();
        var append = AppendAsync(store, unit);
        await WaitForWaitersAsync(1);
        await TerminateAsync(Schema);

        await Assert.ThrowsAsync<JournalOutcomeUnknownException>(() => append);
        await holder.CloseAsync();
        Assert.Equal("written at 1", await AppendAsync(store, unit));
    }

    [Fact]
    public async Task A_resubmission_behind_a_lost_answer_finds_its_own_ids()
    {
        var store = await OpenAsync(new PgStoreOptions { Faults = FaultPoints.Parse("IoErrorAfterCommit:2") });
        await AppendAsync(store, Units.Append(A));
        var unit = Units.On(A).Events(2).Command("once").Build();

        var fault = await Assert.ThrowsAsync<JournalOutcomeUnknownException>(() => AppendAsync(store, unit));
        Assert.False(fault.IsFatal);
        Assert.Equal($"duplicate of {JournalText.Of(await store.FindCommandAsync(A, "once", Token))}", await AppendAsync(store, unit));
        Assert.Equal(3, await store.ReadHeadPositionAsync(0, Token));
    }

    [Fact]
    public async Task A_connection_lost_before_the_commit_leaves_nothing()
    {
        var store = await OpenAsync(new PgStoreOptions { Faults = FaultPoints.Parse("IoErrorBeforeCommit") });
        var unit = Units.Append(A);

        await Assert.ThrowsAsync<JournalOutcomeUnknownException>(() => AppendAsync(store, unit));
        Assert.Equal(0, await store.ReadHeadPositionAsync(0, Token));
        Assert.Equal("written at 1", await AppendAsync(store, unit));
    }

    [Fact]
    public async Task An_answer_given_before_the_commit_is_followed_by_it()
    {
        var store = await OpenAsync(new PgStoreOptions { Faults = FaultPoints.Parse("AckBeforeCommit") });

        Assert.Equal("written at 1", await AppendAsync(store, Units.Append(A)));
        Assert.Equal("written at 2", await AppendAsync(store, Units.Append(A)));
        Assert.Equal(1, Assert.Single((await store.ReadEntityAsync(A, 1, false, new PageLimit(1), Token)).Events).Version);
    }

    [Fact]
    public async Task W4_an_append_that_is_not_answered_is_left_alone_by_its_server()
    {
        var store = await OpenAsync(new PgStoreOptions { AnswerTimeout = TimeSpan.FromMilliseconds(300), LockTimeout = TimeSpan.FromMilliseconds(100) });
        await using var holder = await HoldAsync();
        await Schema.RunAsync("ALTER FUNCTION hold() SET lock_timeout = 0", Token);
        var unit = Units.On(A).Event(Held, "{}").Command("once").Build();

        await Assert.ThrowsAsync<JournalOutcomeUnknownException>(() => AppendAsync(store, unit));

        // A cancel request would have ended it: it goes on, and holds the counter against the resubmission.
        await Assert.ThrowsAsync<JournalLockTimeoutException>(() => AppendAsync(store, unit));
        Assert.Equal(1, await Schema.AskAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{Schema.Name}' AND wait_event_type = 'Lock'", Token));
        await holder.CloseAsync();
        var results = await UntilAnsweredAsync(store, unit);
        Assert.Equal($"duplicate of {JournalText.Of(await store.FindCommandAsync(A, "once", Token))}", results);
        Assert.Equal(1, await store.ReadHeadPositionAsync(0, Token));
    }

    [Fact]
    public async Task A_counter_that_is_locked_is_a_lock_timeout_and_the_session_stays()
    {
        var store = await OpenAsync(new PgStoreOptions { LockTimeout = TimeSpan.FromMilliseconds(50) });
        await using (var holder = await Schema.ConnectAsync(Token))
        {
            await using var transaction = await holder.BeginTransactionAsync(Token);
            await using var command = new NpgsqlCommand("SELECT 1 FROM partition FOR UPDATE", holder);
            await command.ExecuteNonQueryAsync(Token);
            await Assert.ThrowsAsync<JournalLockTimeoutException>(() => AppendAsync(store, Units.On(A).Events(1).BuildAside()));

            // What writes nothing needs no lock.
            Assert.Equal("written at 0", await AppendAsync(store, Units.On(A).BuildAside()));
        }

        Assert.Equal("written at 1", await AppendAsync(store, Units.Append(A)));
    }

    [Fact]
    public async Task A_silo_that_stands_still_with_the_lock_loses_it()
    {
        var store = await OpenAsync();
        await using var other = await Schema.ConnectAsync(Token);
        await using var stop = new NpgsqlCommand("SET idle_in_transaction_session_timeout = '100ms'; BEGIN; SELECT 1 FROM partition FOR UPDATE", other);
        await stop.ExecuteNonQueryAsync(Token);

        Assert.Equal("written at 1", await AppendAsync(store, Units.Append(A)));
        Assert.Equal("2s", await SettingAsync("idle_in_transaction_session_timeout"));

        // The same is in force for the store's own writer.
        async Task<string> SettingAsync(string name)
        {
            await Schema.RunAsync(
                $"CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE told AS SELECT current_setting('{name}') AS value; RETURN NULL; END $$;"
                + "CREATE TRIGGER tell AFTER INSERT ON event EXECUTE FUNCTION tell();",
                Token);
            await AppendAsync(store, Units.Append(A));
            return await Schema.AskAsync<string>("SELECT value FROM told", Token);
        }
    }

    [Fact]
    public async Task A_commit_with_a_warning_is_unknown_until_a_later_commit_is_safe()
    {
        var store = await OpenAsync();
        await AppendAsync(store, Units.Append(B));
        await Schema.RunAsync(
            "CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'not replicated'; RETURN NULL; END $$;"
            + "CREATE TRIGGER warn AFTER INSERT ON event EXECUTE FUNCTION warn();",
            Token);
        var unit = Units.On(A).Events(1).Command("once").Build();
        await Assert.ThrowsAsync<JournalOutcomeUnknownException>(() => AppendAsync(store, unit));
        await Schema.RunAsync("DROP TRIGGER warn ON event", Token);

        // A repeat alone writes nothing, and would be answered without any commit.
        const string Counter = "SELECT xmin::text FROM partition";
        var before = await Schema.AskAsync<string>(Counter, Token);
        Assert.StartsWith("duplicate of once ", await AppendAsync(store, unit), StringComparison.Ordinal);
        var settled = await Schema.AskAsync<string>(Counter, Token);
        Assert.NotEqual(before, settled);
        Assert.StartsWith("duplicate of once ", await AppendAsync(store, unit), StringComparison.Ordinal);
        Assert.Equal(settled, await Schema.AskAsync<string>(Counter, Token));
    }

    [Theory]
    [InlineData("= 1", "written at 2")]
    [InlineData("> 0", "23505 event_position")]
    public async Task A_position_taken_beside_the_lock_is_met_once_more_and_then_told(string times, string expected)
    {
        var store = await OpenAsync();
        await AppendAsync(store, Units.Append(A));

        // Another program takes the append's position without asking for the counter. The sequence counts tries, also those rolled back.
        await Schema.RunAsync(
            $"""
            CREATE SEQUENCE tries;
            CREATE FUNCTION beside() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF pg_trigger_depth() = 1 AND nextval('tries') {times} THEN
                    INSERT INTO event SELECT (NEW).*;
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER beside BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION beside();
            """,
            Token);

        string actual;
        try
        {
            actual = await AppendAsync(store, Units.On(A).Events(1).BuildAside());
        }
        catch (PostgresException fault)
        {
            actual = $"{fault.SqlState} {fault.ConstraintName}";
        }

        Assert.Equal(expected, actual);
        Assert.Equal(2, await Schema.AskAsync<long>("SELECT last_value FROM tries", Token));
    }

    [Fact]
    public async Task A_journal_that_a_unit_breaks_refuses_that_unit_alone()
    {
        var store = await OpenAsync();
        await Schema.RunAsync("ALTER TABLE event ADD CONSTRAINT small CHECK (length(data) < 100)", Token);

        var fault = await Assert.ThrowsAsync<PostgresException>(() => AppendAsync(store, Units.On(A).Event("e", $"\"{new string('x', 100)}\"").BuildAside()));
        Assert.Equal("23514", fault.SqlState);
        Assert.Equal("written at 1", await AppendAsync(store, Units.Append(A)));
    }

    [Fact]
    public async Task A_damaged_answer_is_told_instead_of_given()
    {
        var store = await OpenAsync();
        var unit = Units.On(A).Events(1).Command("once").Build();
        await AppendAsync(store, unit);
        await Schema.RunAsync("UPDATE event SET result = 'x'", Token);

        await Assert.ThrowsAsync<JournalCorruptException>(() => AppendAsync(store, unit));
        await Assert.ThrowsAsync<JournalCorruptException>(async () => await store.FindCommandAsync(A, "once", Token));
        Assert.Equal("written at 2", await AppendAsync(store, Units.Append(A)));
    }

    /// <summary>Ends all sessions of the test's stores, as a crash of the server would.</summary>
    internal static Task TerminateAsync(PostgresSchema schema) =>
        schema.RunAsync($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = '{schema.Name}'", Token);

    private static async Task<string> UntilAnsweredAsync(IJournalStore store, AppendUnit unit)
    {
        while (true)
        {
            try
            {
                return await AppendAsync(store, unit);
            }
            catch (JournalLockTimeoutException)
            {
                // The old transaction still has the counter: the writer would try again, too.
            }
        }
    }
}
