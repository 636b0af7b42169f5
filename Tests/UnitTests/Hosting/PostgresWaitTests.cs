using System.Globalization;
using System.Net.Sockets;
using ActorState.Gateway.Settings;
using ActorState.Silo.Hosting;
using ActorState.Silo.Settings;
using ActorState.TestKit.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Xunit;

namespace ActorState.UnitTests.Hosting;

public sealed class PostgresWaitTests
{
    [Fact]
    public async Task A_server_that_is_not_there_is_waited_for_and_refused_after_a_minute()
    {
        var time = new FakeTimeProvider();
        var start = time.GetTimestamp();

        var waiting = new PostgresWait(Settings(Ports.Free()), time, NullLogger<PostgresWait>.Instance).RunAsync(TestContext.Current.CancellationToken);
        while (!waiting.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => waiting);
        Assert.StartsWith("PostgreSQL (ConnectionStrings:Postgres) cannot be reached: ", refusal.Message);
        Assert.True(time.GetElapsedTime(start) >= TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(PostgresErrorCodes.CannotConnectNow, true)]
    [InlineData(PostgresErrorCodes.TooManyConnections, true)]
    [InlineData(PostgresErrorCodes.AdminShutdown, true)]
    [InlineData(PostgresErrorCodes.CrashShutdown, true)]
    [InlineData(PostgresErrorCodes.InvalidPassword, false)]
    [InlineData(PostgresErrorCodes.InvalidCatalogName, false)]
    public void A_server_that_refuses_for_good_is_not_waited_for(string state, bool passing) =>
        Assert.Equal(passing, PostgresWait.IsPassing(new PostgresException("no", "FATAL", "FATAL", state)));

    [Fact]
    public void A_connection_that_fails_is_tried_again()
    {
        Assert.True(PostgresWait.IsPassing(new NpgsqlException("no", new SocketException((int)SocketError.ConnectionRefused))));
        Assert.True(PostgresWait.IsPassing(new NpgsqlException("no", new EndOfStreamException())));
        Assert.True(PostgresWait.IsPassing(new NpgsqlException("no", new TimeoutException())));
        Assert.False(PostgresWait.IsPassing(new NpgsqlException("no")));
    }

    private static ActorStateSettings Settings(int port)
    {
        var connectionString = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=nobody");
        return SettingsReader.Read(new ConfigurationBuilder()
            .AddInMemoryCollection([new("ActorState:Store", "postgres"), new("ConnectionStrings:Postgres", connectionString)])
            .Build());
    }
}
