using System.Globalization;
using ActorState.Benchmarks.Contenders;

namespace ActorState.Benchmarks.Floors;

/// <summary>What the journal keeps of one small event, made beforehand: the floors measure the driver and the disk.</summary>
internal sealed record FloorRow(long Position, long Entity, long Version, string CommandId, byte[] Data, byte[] Hash, byte[] Fingerprint, byte[] Digest, long Time)
{
    public const string EventType = "read";

    /// <summary>The group of an operation's name, <c>group-100</c>.</summary>
    public static int Group(string operation) => int.Parse(operation["group-".Length..], CultureInfo.InvariantCulture);

    /// <summary>The next rows, and moves <paramref name="position"/> behind them.</summary>
    public static FloorRow[] Next(ref long position, int count)
    {
        var rows = new FloorRow[count];
        for (var i = 0; i < count; i++)
        {
            position++;
            rows[i] = Of(position);
        }

        return rows;
    }

    private static FloorRow Of(long position)
    {
        // Each entity in turn, in an order that is not that of the keys.
        var (entity, version) = (position * 7919 % Reading.Entities, position / Reading.Entities);
        return new FloorRow(
            position,
            entity,
            version + 1,
            Id(position),
            Reading.Data(entity, version),
            Bytes(32),
            Bytes(32),
            Bytes(16),
            1_700_000_000_000_000 + position);
    }

    // In the order of time, as a UUID of version 7 is.
    private static string Id(long position) => new Guid((int)(position >> 16), (short)position, 0x7000, Bytes(8)).ToString();

    // Not from the system's source, which would take longer than the driver.
    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        Random.Shared.NextBytes(bytes);
        return bytes;
    }
}
