using System.Globalization;
using System.Security.Cryptography;
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
            Guid.CreateVersion7().ToString(),
            Reading.Data(entity, version),
            RandomNumberGenerator.GetBytes(32),
            RandomNumberGenerator.GetBytes(32),
            RandomNumberGenerator.GetBytes(16),
            1_700_000_000_000_000 + position);
    }
}
