using Xunit;

namespace ActorState.TestKit.Servers;

/// <summary>The servers that tests find in the environment. A test without its server is skipped, or fails where <c>ACTORSTATE_TEST_REQUIRE</c> names it.</summary>
public static class TestServers
{
    private const string Require = "ACTORSTATE_TEST_REQUIRE";
    private const string Postgres = "postgres";
    private const string PostgresVariable = "ACTORSTATE_TEST_POSTGRES";

    private const string PostgresHowTo =
        $"""
        {PostgresVariable} is not set. To start a PostgreSQL and name it, as a user other than root and with its programs in the PATH:
          initdb -D /tmp/actorstate-pg -A trust -U postgres && pg_ctl -D /tmp/actorstate-pg -o "-p 5433 -k /tmp" -l /tmp/actorstate-pg.log -w start && export {PostgresVariable}="Host=127.0.0.1;Port=5433;Username=postgres;Database=postgres"
        """;

    /// <summary>A schema of the test's own on the PostgreSQL of the environment, gone when disposed.</summary>
    public static ValueTask<PostgresSchema> CreatePostgresSchemaAsync(CancellationToken token) =>
        PostgresSchema.CreateAsync(Find(Postgres, PostgresVariable, PostgresHowTo), token);

    private static string Find(string server, string variable, string howTo)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrWhiteSpace(value))
        {
            var required = (Environment.GetEnvironmentVariable(Require) ?? "").Split(',', StringSplitOptions.TrimEntries);
            if (required.Contains(server))
            {
                Assert.Fail($"{Require} demands {server}. {howTo}");
            }

            Assert.Skip(howTo);
        }

        return value;
    }
}
