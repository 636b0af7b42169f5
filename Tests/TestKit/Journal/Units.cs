using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ActorState.Entities;
using ActorState.Journal;

namespace ActorState.TestKit.Journal;

/// <summary>Makes units that chain: keeps the heads, salts, times and command ids that an engine would. The same calls give the same units.</summary>
/// <remarks>Thread: one at a time.</remarks>
public sealed class Units
{
    /// <summary>The time of the first event made, in microseconds; each further one is a microsecond later.</summary>
    public const long FirstTimeMicros = 1_700_000_000_000_000;

    private readonly Dictionary<EntityId, EntityHead> _heads = [];
    private long _time = FirstTimeMicros;
    private int _command;

    /// <summary>The head behind the units built for an entity so far.</summary>
    public EntityHead HeadOf(EntityId id) => _heads.GetValueOrDefault(id);

    /// <summary>The salt of an entity.</summary>
    public static byte[] SaltOf(EntityId id) => SHA256.HashData(Encoding.UTF8.GetBytes(id.ToString()))[..EventHasher.SaltSize];

    /// <summary>Begins a unit of one entity; without events it is a check.</summary>
    public UnitBuilder On(EntityId id) => new(this, id);

    /// <summary>Shorthand for a unit of some events.</summary>
    public AppendUnit Append(EntityId id, int events = 1) => On(id).Events(events).Build();

    /// <summary>Makes one unit out of several.</summary>
    public static AppendUnit Join(params IEnumerable<AppendUnit> units) => new([.. units.SelectMany(static unit => unit.Appends)]);

    /// <summary>Says where an entity is, for instance after a refused unit.</summary>
    public void Follow(EntityId id, EntityHead head) => _heads[id] = head;

    internal string NextCommand() => $"command-{++_command}";

    internal long NextTime() => _time++;
}

/// <summary>A unit of one entity in the making.</summary>
public sealed class UnitBuilder(Units units, EntityId id)
{
    private readonly List<(string Type, byte[] Data, byte[] Metadata, long? Time)> _events = [];
    private string? _command;
    private byte _fingerprint = 1;
    private EntityHead? _expected;
    private bool _isRecorded;
    private bool _existsAfter = true;
    private byte[] _result = [];

    /// <summary>Adds events of the type <c>happened</c>.</summary>
    public UnitBuilder Events(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Event("happened", "{}");
        }

        return this;
    }

    /// <summary>Adds an event.</summary>
    public UnitBuilder Event(string type, string data, string metadata = "", long? timeMicros = null)
    {
        _events.Add((type, Encoding.UTF8.GetBytes(data), Encoding.UTF8.GetBytes(metadata), timeMicros));
        return this;
    }

    /// <summary>Names the command; otherwise each unit has a new one.</summary>
    public UnitBuilder Command(string commandId)
    {
        _command = commandId;
        return this;
    }

    /// <summary>Makes it another request under its command id.</summary>
    public UnitBuilder Fingerprint(byte fingerprint)
    {
        _fingerprint = fingerprint;
        return this;
    }

    /// <summary>Names another head than the one behind the units built so far.</summary>
    public UnitBuilder Expecting(EntityHead head)
    {
        _expected = head;
        return this;
    }

    /// <summary>Keeps the answer even without events.</summary>
    public UnitBuilder Recorded(string result = "")
    {
        _isRecorded = true;
        _result = Encoding.UTF8.GetBytes(result);
        return this;
    }

    /// <summary>The entity is absent behind the unit.</summary>
    public UnitBuilder Deleting()
    {
        _existsAfter = false;
        return this;
    }

    /// <summary>Makes the unit; the next units of the entity follow it.</summary>
    public AppendUnit Build()
    {
        var append = Make();
        units.Follow(id, append.HeadAfter);
        return new AppendUnit(append);
    }

    /// <summary>Makes a unit that is to be refused: the next units of the entity do not follow it.</summary>
    public AppendUnit BuildAside() => new(Make());

    private EntityAppend Make()
    {
        var expected = _expected ?? units.HeadOf(id);
        var command = _command ?? units.NextCommand();
        var salt = Units.SaltOf(id);
        var events = ImmutableArray.CreateBuilder<NewEvent>(_events.Count);
        var head = expected;
        foreach (var (type, data, metadata, time) in _events)
        {
            var micros = time ?? units.NextTime();
            head = new EntityHead(head.Version + 1, EventHasher.Compute(head.Hash, id, salt, head.Version + 1, type, command, micros, data, metadata));
            events.Add(new NewEvent(type, data, metadata, micros, head.Hash));
        }

        return new EntityAppend(id, expected, salt, Stamp(command, events), events.ToImmutable(), _existsAfter);
    }

    private CommandStamp Stamp(string command, ImmutableArray<NewEvent>.Builder events)
    {
        var fingerprint = new byte[SHA256.HashSizeInBytes];
        Array.Fill(fingerprint, _fingerprint);
        var outcome = events.Count > 0 ? CommandOutcome.Applied : CommandOutcome.Unchanged;
        var time = events.Count > 0 ? events[^1].TimeMicros : Units.FirstTimeMicros;
        return new CommandStamp(command, fingerprint, EntityOperation.Put, outcome, _result, time, _isRecorded);
    }
}
