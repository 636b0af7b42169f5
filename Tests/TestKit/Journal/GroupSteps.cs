using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;
using CsCheck;

namespace ActorState.TestKit.Journal;

/// <summary>Which head a random append names.</summary>
internal enum Base
{
    None = 0,
    Followed,
    New,
    Stale,
    WrongHash,
}

/// <summary>A random append, before it is known what it meets. Few entities and command ids, so that they collide.</summary>
internal sealed record AppendStep(int Entity, int Command, byte Fingerprint, int Events, bool IsRecorded, bool IsDeleting, Base Base);

/// <summary>Random groups of units.</summary>
internal sealed class GroupSteps(string tenant)
{
    private const int Entities = 4;
    private const int Commands = 12;

    private readonly Units _units = new();
    private readonly Dictionary<EntityId, EntityHead> _stale = [];

    /// <summary>Groups of units of up to three appends.</summary>
    public static Gen<AppendStep[][][]> Groups { get; } = Step().Array[1, 3].Array[0, 12].Array[1, 6];

    public ImmutableArray<EntityId> Ids { get; } = [.. Enumerable.Range(0, Entities).Select(i => new EntityId(tenant, i % 2 == 0 ? "cart" : "order", $"e{i / 2}"))];

    public static IEnumerable<string> CommandIds => Enumerable.Range(0, Commands).Select(static i => $"c{i}");

    /// <summary>Makes a group's units.</summary>
    public ImmutableArray<AppendUnit> Make(AppendStep[][] group) =>
        [.. group.Select(unit => Units.Join(unit.DistinctBy(static step => step.Entity).Select(Make)))];

    /// <summary>Lets the next units follow what is stored, as an engine does after a refusal.</summary>
    public void Follow(ImmutableArray<EntityHead> heads)
    {
        for (var i = 0; i < heads.Length; i++)
        {
            _units.Follow(Ids[i], heads[i]);
        }
    }

    private AppendUnit Make(AppendStep step)
    {
        var id = Ids[step.Entity];
        var builder = _units.On(id).Command($"c{step.Command}").Fingerprint(step.Fingerprint).Events(step.Events);
        if (step.IsRecorded)
        {
            builder.Recorded("1");
        }

        if (step.IsDeleting)
        {
            builder.Deleting();
        }

        var followed = _units.HeadOf(id);
        var stale = _stale.GetValueOrDefault(id);
        _stale[id] = followed;
        return step.Base switch
        {
            Base.Followed => builder.Build(),
            Base.New => builder.Expecting(EntityHead.None).BuildAside(),
            Base.Stale => builder.Expecting(stale).BuildAside(),
            _ => builder.Expecting(followed with { Hash = new EventHash(new byte[EventHash.Size]) }).BuildAside(),
        };
    }

    private static Gen<AppendStep> Step()
    {
        var heads = Gen.Frequency((12, Gen.Const(Base.Followed)), (1, Gen.Const(Base.New)), (1, Gen.Const(Base.Stale)), (1, Gen.Const(Base.WrongHash)));
        return
            from entity in Gen.Int[0, Entities - 1]
            from command in Gen.Int[0, Commands - 1]
            from fingerprint in Gen.Frequency((6, Gen.Const((byte)1)), (1, Gen.Const((byte)2)))
            from events in Gen.Int[0, 2]
            from isRecorded in Gen.Bool
            from isDeleting in Gen.Bool
            from head in heads
            select new AppendStep(entity, command, fingerprint, events, isRecorded, isDeleting, head);
    }
}
