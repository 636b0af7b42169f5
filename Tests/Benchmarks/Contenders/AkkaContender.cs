using ActorState.Benchmarks.Running;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql;

namespace ActorState.Benchmarks.Contenders;

/// <summary>Akka.Persistence.Sql: a persistent actor for each entity, as its journal comes, all actors in memory.</summary>
internal sealed class AkkaContender(ContenderSettings settings) : IContender
{
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(60);

    private readonly EntityPicker _entities = new(Reading.Entities);
    private readonly IActorRef[] _actors = new IActorRef[Reading.Entities];
    private ActorSystem? _system;

    public async Task StartAsync()
    {
        var config = ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = WARNING
              stdout-loglevel = WARNING
              persistence.snapshot-store.plugin = "akka.persistence.no-snapshot-store"
              persistence.journal {
                plugin = "akka.persistence.journal.sql"
                sql {
                  class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
                  connection-string = "{{settings.Postgres}}"
                  provider-name = "PostgreSQL.15"
                  auto-initialize = on
                }
              }
            }
            """);
        var system = ActorSystem.Create("bench", config.WithFallback(SqlPersistence.DefaultConfiguration));
        _system = system;
        for (var entity = 0; entity < _actors.Length; entity++)
        {
            var name = $"sensor-{entity:d5}";
            _actors[entity] = system.ActorOf(Props.Create(() => new SensorActor(name)), name);
        }

        foreach (var chunk in Enumerable.Range(0, _actors.Length).Chunk(256))
        {
            await Task.WhenAll(chunk.Select(entity => AppendToAsync(entity).AsTask()));
        }
    }

    public Func<int, ValueTask<int>> Operation(string name, int callers)
    {
        _entities.Deal(callers);
        return caller => AppendToAsync(_entities.Pick(caller));
    }

    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
        {
            await _system.Terminate();
        }
    }

    private async ValueTask<int> AppendToAsync(int entity)
    {
        var version = _entities.Versions[entity];
        var reply = await _actors[entity].Ask<SensorActor.Appended>(new SensorActor.Append(version, Reading.Of(entity, version)), AnswerWait);
        _entities.Versions[entity] = reply.Version == version + 1 ? reply.Version : throw new InvalidOperationException("The append was refused.");
        return 1;
    }

    /// <summary>One entity; its state is the last reading.</summary>
    internal sealed class SensorActor : ReceivePersistentActor
    {
        private Reading? _last;

        public SensorActor(string id)
        {
            PersistenceId = id;
            Recover<Reading>(reading => _last = reading);
            Command<Append>(append =>
            {
                if (append.ExpectedVersion != LastSequenceNr)
                {
                    Sender.Tell(new Appended(-1));
                    return;
                }

                Persist(append.Reading, reading =>
                {
                    _last = reading;
                    Sender.Tell(new Appended(LastSequenceNr));
                });
            });
        }

        public override string PersistenceId { get; }

        /// <summary>The last reading.</summary>
        public Reading? Last => _last;

        internal sealed record Append(long ExpectedVersion, Reading Reading);

        internal sealed record Appended(long Version);
    }
}
