using System.Net.Sockets;
using ActorState.Journal;
using ActorState.Silo.Storage.AdoNet.PostgreSql;
using Npgsql;
using Xunit;

namespace ActorState.IntegrationTests.PostgreSql;

public sealed class PgFaultNamesTests
{
    [Theory]
    [InlineData("55P03", "ERROR", typeof(JournalLockTimeoutException))]
    [InlineData("40P01", "ERROR", typeof(JournalLockTimeoutException))]
    [InlineData("40001", "ERROR", typeof(JournalLockTimeoutException))]
    [InlineData("57014", "ERROR", typeof(JournalLockTimeoutException))]
    [InlineData("25P03", "FATAL", typeof(JournalLockTimeoutException))]
    [InlineData("53100", "ERROR", typeof(JournalFullException))]
    [InlineData("53200", "ERROR", typeof(JournalUnavailableException))]
    [InlineData("53300", "FATAL", typeof(JournalOutcomeUnknownException))]
    [InlineData("57P01", "FATAL", typeof(JournalOutcomeUnknownException))]
    [InlineData("57P02", "FATAL", typeof(JournalOutcomeUnknownException))]
    [InlineData("58030", "PANIC", typeof(JournalOutcomeUnknownException))]
    [InlineData("58030", "ERROR", typeof(JournalUnavailableException))]
    [InlineData("25006", "ERROR", typeof(JournalUnavailableException))]
    [InlineData("42501", "ERROR", typeof(JournalUnavailableException))]
    [InlineData("42P01", "ERROR", typeof(JournalUnavailableException))]
    [InlineData("0A000", "ERROR", typeof(JournalUnavailableException))]
    [InlineData("XX001", "ERROR", typeof(JournalCorruptException))]
    [InlineData("XX002", "ERROR", typeof(JournalCorruptException))]
    [InlineData("22021", "ERROR", null)]
    [InlineData("23505", "ERROR", null)]
    [InlineData("23514", "ERROR", null)]
    [InlineData("54000", "ERROR", null)]
    [InlineData("P0001", "ERROR", null)]
    public void An_append_that_was_sent_fails_by_its_code(string state, string severity, Type? expected) =>
        Assert.Equal(expected, PgFaults.OfWrite(new PostgresException("", severity, severity, state))?.GetType());

    [Fact]
    public void An_append_whose_connection_was_lost_is_unknown_and_another_defect_is_nobodys()
    {
        Exception[] lost =
        [
            new NpgsqlException("", new IOException()), new NpgsqlException("", new TimeoutException()), new IOException(), new SocketException(),
            new ObjectDisposedException(""), new OperationCanceledException(),
        ];

        Assert.All(lost, static fault => Assert.False(Assert.IsType<JournalOutcomeUnknownException>(PgFaults.OfWrite(fault)).IsFatal));
        Assert.Null(PgFaults.OfWrite(new InvalidCastException()));
    }

    [Theory]
    [InlineData("28P01")]
    [InlineData("3D000")]
    [InlineData("53300")]
    [InlineData("57P03")]
    public void Whatever_fails_before_a_group_is_sent_is_unavailable(string state) =>
        Assert.IsType<JournalUnavailableException>(PgFaults.OfConnect(new PostgresException("", "FATAL", "FATAL", state)));

    [Theory]
    [InlineData("XX001", typeof(JournalCorruptException))]
    [InlineData("XX002", typeof(JournalCorruptException))]
    [InlineData("57P01", typeof(JournalUnavailableException))]
    [InlineData("57014", typeof(JournalUnavailableException))]
    [InlineData("42501", typeof(JournalUnavailableException))]
    public void A_read_fails_by_its_code(string state, Type expected) =>
        Assert.IsType(expected, PgFaults.OfRead(new PostgresException("", "ERROR", "ERROR", state)));

    [Theory]
    [InlineData("14.2", "off", "on", "on", "NOT DURABLE: PostgreSQL 14.2, fsync=off, full_page_writes=on, synchronous_commit=on", "fsync=off")]
    [InlineData("15.1", "on", "off", "local", "NOT DURABLE: PostgreSQL 15.1, fsync=on, full_page_writes=off, synchronous_commit=local",
        "full_page_writes=off and synchronous_commit=local")]
    [InlineData("15.18 (Debian 15.18-0)", "on", "on", "remote_apply", "PostgreSQL 15.18, fsync=on, full_page_writes=on, synchronous_commit=remote_apply", "")]
    public void What_a_mode_lacks_is_named(string version, string fsync, string pages, string commit, string text, string lacking)
    {
        var mode = PgMode.Of(version, fsync, pages, commit);

        Assert.Equal((text, lacking, lacking is ""), (mode.Text, string.Join(" and ", mode.Lacking), mode.IsDurable));
    }
}
