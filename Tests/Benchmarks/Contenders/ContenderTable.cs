using ActorState.Benchmarks.Floors;
using ActorState.Benchmarks.Running;

namespace ActorState.Benchmarks.Contenders;

/// <summary>All contenders, by the kind that names them.</summary>
internal static class ContenderTable
{
    public const string Null = "actorstate-null";
    public const string Sqlite = "actorstate-sqlite";
    public const string Postgres = "actorstate-postgres";
    public const string Marten = "marten";
    public const string Orleans = "orleans-state";
    public const string Akka = "akka-sql";
    public const string HttpLoad = "http-load";
    public const string EmptyKestrel = "kestrel-empty";
    public const string FloorSqlite = "floor-sqlite";
    public const string FloorPostgres = "floor-postgres";
    public const string FloorFile = "floor-file";

    /// <summary>Makes a contender, not yet started.</summary>
    public static IContender Create(ContenderSettings settings) => settings.Kind switch
    {
        Null => new ActorStateContender(settings, "null"),
        Sqlite => new ActorStateContender(settings, "sqlite"),
        Postgres => new ActorStateContender(settings, "postgres"),
        Marten => new MartenContender(settings),
        Orleans => new OrleansContender(settings),
        Akka => new AkkaContender(settings),
        HttpLoad => new HttpLoadContender(settings),
        EmptyKestrel => new EmptyKestrelContender(),
        FloorSqlite => new SqliteFloor(settings),
        FloorPostgres => new PostgresFloor(settings),
        FloorFile => new FileFloor(settings),
        _ => throw new ArgumentException($"There is no contender '{settings.Kind}'.", nameof(settings)),
    };

    public static bool NeedsPostgres(string kind) => kind is Postgres or Marten or Orleans or Akka or FloorPostgres;
}
