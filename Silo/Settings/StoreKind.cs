namespace ActorState.Silo.Settings;

/// <summary>The kinds of journal that this silo can keep.</summary>
internal enum StoreKind
{
    None = 0,
    Sqlite = 1,
    Memory = 2,
    Postgres = 3,
}
