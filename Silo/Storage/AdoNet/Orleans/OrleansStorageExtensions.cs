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
    public static ISiloBuilder AddSqliteGrainStorage(this ISiloBuilder silo, OrleansDatabase database)
    {
        silo.AddAdoNetGrainStorageAsDefault(options => options.Configure<Serializer>(Use));
        return silo.AddAdoNetGrainStorage(PubSubStore, options => options.Configure<Serializer>(Use));

        void Use(AdoNetGrainStorageOptions options, Serializer serializer)
        {
            options.Invariant = OrleansDatabase.Invariant;
            options.ConnectionString = database.ConnectionString;

            // Never the JSON one: it resolves the names of .NET types that it finds in stored data.
            options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }
    }

    /// <summary>Keeps grain state in memory, beside a journal in memory.</summary>
    public static ISiloBuilder AddForgetfulGrainStorage(this ISiloBuilder silo) =>
        silo.AddMemoryGrainStorageAsDefault().AddMemoryGrainStorage(PubSubStore);
}
