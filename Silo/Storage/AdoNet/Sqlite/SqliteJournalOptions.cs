using ActorState.Faults;

namespace ActorState.Silo.Storage.AdoNet.Sqlite;

/// <summary>Options of the journal on SQLite.</summary>
public sealed class SqliteJournalOptions
{
    /// <summary>The folder of <c>journal.db</c>; it must be on a local disk. Default: <c>data</c> in the working directory.</summary>
    public string Folder { get; set; } = "data";

    /// <summary>How many threads read. Default: 2; each has a connection of its own, and more than cores do not help.</summary>
    public int Readers { get; set; } = 2;

    /// <summary>How many calls may wait for the readers, and how many for the writer. Default: 1,024; further callers wait in line.</summary>
    public int QueueMax { get; set; } = 1_024;

    /// <summary>How long a statement waits for another process's lock. Default: 2 s; a group that does not get it is definitely not applied.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many events and refusals are filled into the tables at a time, behind their commits. Default: 4,096, about 10 ms; more cost fewer bytes and a longer pause.</summary>
    public int SegmentRows { get; set; } = 4_096;

    /// <summary>The memory of what is filled at a time, in bytes. Default: 16 MiB; up to four times as much waits when filling is held up.</summary>
    public long SegmentBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>After so long without a call the tables are filled whole. Default: 200 ms.</summary>
    public TimeSpan FillIdle { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The size of the pages of a new journal. Default: 8 KiB.</summary>
    public int PageBytes { get; set; } = 8 * 1024;

    /// <summary>The growth of the write-ahead log that brings a checkpoint about, in bytes. Default: 16 MiB; under load the log grows to some times as much before it begins anew.</summary>
    public long CheckpointBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>The writer's page cache, in bytes. Default: 32 MiB; a reader has an eighth of it.</summary>
    public long CacheBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Where the store is told to fail. Default: nowhere.</summary>
    public FaultPoints Faults { get; set; } = FaultPoints.None;
}
