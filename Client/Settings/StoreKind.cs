namespace ActorState.Gateway.Settings;

/// <summary>Where the journal is kept, and with it the list of silos.</summary>
internal enum StoreKind
{
    None = 0,
    Sqlite = 1,
    Memory = 2,
    Postgres = 3,
}
