using ActorState.Gateway.Settings;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;

namespace ActorState.Silo.Storage.AdoNet.Orleans;

/// <summary>Gives a silo its grain storage: the default one and the one of stream subscriptions.</summary>
internal static class OrleansStorageExtensions
{
    /// <summary>The name under which Orleans streams look for their storage.</summary>
    public const string PubSubStore = "PubSubStore";

    /// <summary>Keeps grain state in SQLite.</summary>
    public static ISiloBuilder AddSqliteGrainStorage(this ISiloBuilder silo, OrleansDatabase database) =>
        silo.AddGrainStorage(OrleansDatabase.Invariant, database.ConnectionString);

    /// <summary>Keeps grain state in PostgreSQL.</summary>
    public static ISiloBuilder AddPostgresGrainStorage(this ISiloBuilder silo, OrleansPostgres database) =>
        silo.AddGrainStorage(OrleansPostgres.Invariant, database.ConnectionString);

    /// <summary>Keeps grain state in memory, beside a journal in memory.</summary>
    public static ISiloBuilder AddForgetfulGrainStorage(this ISiloBuilder silo) =>
        silo.AddMemoryGrainStorageAsDefault().AddMemoryGrainStorage(PubSubStore);

    private static ISiloBuilder AddGrainStorage(this ISiloBuilder silo, string invariant, string connectionString)
    {
        silo.AddAdoNetGrainStorageAsDefault(options => options.Configure<Serializer>(Use));
        return silo.AddAdoNetGrainStorage(PubSubStore, options => options.Configure<Serializer>(Use));

        void Use(AdoNetGrainStorageOptions options, Serializer serializer)
        {
            options.Invariant = invariant;
            options.ConnectionString = connectionString;

            // Never the JSON one: it resolves the names of .NET types that it finds in stored data.
            options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }
    }
}
