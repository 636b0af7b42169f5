using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ActorState.Benchmarks.Contenders;
using ActorState.Entities;
using ActorState.Entities.Documents;
using ActorState.Gateway.Http;
using ActorState.Journal;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorState.Benchmarks.Micro;

/// <summary>The pieces that every command passes, one by one; both BenchmarkDotNet and <see cref="Allocations"/> run them.</summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as the process.")]
public class HotPieces
{
    private const int GroupUnits = 256;

    private readonly EntityId _id = new(EntityId.DefaultTenant, "sensor", "000042");
    private readonly DocumentDefinition _definition = new();
    private readonly byte[] _salt = new byte[EventHasher.SaltSize];
    private readonly string _commandId = Guid.CreateVersion7().ToString();
    private readonly EntityRequest _request;
    private readonly DecidedEvent _event;
    private readonly object _state;
    private readonly EntityState _entity;
    private readonly EntityDecider _decider;
    private readonly ImmutableArray<AppendUnit> _units;
    private readonly DefaultHttpContext _context = new();
    private readonly RawTargetKeys _keys = new(static _ => Task.CompletedTask);
    private readonly LoneSilo _silo = new();
    private readonly byte[] _body = Reading.Body(42, 7, 1, -1);

    public HotPieces()
    {
        _request = new EntityRequest(EntityId.DefaultTenant, EntityOperation.Append, null, Reading.Body(42, 7, 1, 7), _commandId, false, TimeSpan.FromSeconds(10));
        _event = ((DocumentCommand.Append)Prepared().Command!).Events[0];
        _state = _definition.Decode(_event.Data);
        _entity = new EntityState(new EntityHead(7, default), 7, 0, _state);
        _decider = new EntityDecider(_id, _definition, TimeProvider.System, NullLogger.Instance);
        _decider.UseSalt(_salt);
        _units = [.. Enumerable.Range(0, GroupUnits).Select(Unit)];
        _context.Features.Get<IHttpRequestFeature>()!.RawTarget = "/v1/entities/sensor/000042/events";
    }

    /// <summary>The chained hash of one event.</summary>
    [Benchmark]
    public EventHash Hash() => EventHasher.Compute(default, _id, _salt, 8, _event.Type, _commandId, 1_700_000_000_000_000, _event.Data.Span, default);

    /// <summary>What tells two requests under one command id apart.</summary>
    [Benchmark]
    public byte[] Fingerprint() => CommandFingerprint.Of(_request);

    /// <summary>The body of an append, read.</summary>
    [Benchmark]
    public object Prepared_append() => Prepared();

    /// <summary>An event merged into a document, and its bytes.</summary>
    [Benchmark]
    public int Fold() => _definition.Encode(_definition.Evolve(_state, _event.Type, _event.Data)!).Length;

    /// <summary>A merge patch by itself.</summary>
    [Benchmark]
    public int Merge_patch() => MergePatch.Apply(_event.Data, _event.Data).Length;

    /// <summary>A command decided: preconditions, decision, fold, hash, answer.</summary>
    [Benchmark]
    public object Decide() => _decider.Decide(_entity, Waiter(), null);

    /// <summary>A group of 256 units judged.</summary>
    [Benchmark]
    public int Judge_256()
    {
        var judge = new GroupJudge(_units.Length);
        foreach (var unit in _units)
        {
            judge.AddHead(unit.Appends[0].Id, unit.Appends[0].Expected);
        }

        return judge.Judge(_units, 1).Length;
    }

    /// <summary>A body of the gateway, judged.</summary>
    [Benchmark]
    public JsonTokenType Json_gate() => JsonGate.Check(_request.Body);

    /// <summary>The keys of a request, cut out of its raw target.</summary>
    [Benchmark]
    public Task Raw_target_keys() => _keys.InvokeAsync(_context);

    /// <summary>A unit from hand-over to its answer, over a store that costs nothing.</summary>
    [Benchmark]
    public Task Writer() => _silo.WriteAsync(_units[0]);

    /// <summary>A whole command at its entity, without Orleans, over a store that costs nothing.</summary>
    [Benchmark]
    public Task Command() => _silo.ExecuteAsync(_body);

    internal Prepared Prepared() => _definition.Prepare(_request);

    private CommandWaiter Waiter()
    {
        var prepared = Prepared();
        var call = new CommandCall(false, long.MaxValue);
        return new CommandWaiter(_request, prepared.Command!, new Preconditions(_request, prepared.ExpectedVersion), _salt, call);
    }

    private AppendUnit Unit(int entity)
    {
        var @event = new NewEvent(_event.Type, _event.Data, default, 1_700_000_000_000_000, default);
        var stamp = new CommandStamp(Guid.CreateVersion7().ToString(), new byte[32], EntityOperation.Append, CommandOutcome.Applied, default, @event.TimeMicros, true);
        return new AppendUnit(new EntityAppend(new EntityId(EntityId.DefaultTenant, "sensor", $"{entity:d6}"), new EntityHead(7, default), _salt, stamp, [@event], true));
    }
}
