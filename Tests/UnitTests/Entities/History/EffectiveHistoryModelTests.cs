using System.Text;
using ActorState.Entities;
using ActorState.Events;
using ActorState.Journal;
using CsCheck;
using Xunit;

namespace ActorState.UnitTests.Entities.History;

/// <summary>Undo and redo against the words of the definition, for random histories.</summary>
public sealed class EffectiveHistoryModelTests
{
    private static readonly Gen<(int Kind, int Number)[]> Steps = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 1_000]).Array[1, 40];

    [Fact]
    public Task Random_histories_agree_with_the_definition() => Steps.SampleAsync(
        async steps =>
        {
            await using var store = new MemoryJournalStore();
            var run = new Run(store);
            foreach (var (kind, number) in steps)
            {
                await run.StepAsync(kind, number);
            }

            await run.CheckStatesAsync();
        },
        iter: 300,
        threads: 1);

    private sealed record Entry(long FirstOfWrite, long? To, long[] Redo, string? State);

    private sealed class Run(IJournalStore store)
    {
        private readonly EntityScript _script = new(store, new EntityId("default", "note", "1"));
        private readonly EffectiveHistory _history = new(store);
        private readonly List<Entry> _log = [];

        private Entry Last => _log[^1];

        public Task StepAsync(int kind, int number) => kind switch
        {
            <= 2 => WriteAsync(1 + (number % 3)),
            3 => DeleteAsync(),
            <= 5 => UndoAsync(),
            6 => UndoToAsync(number % (_log.Count + 2)),
            _ => RedoAsync(),
        };

        public async Task CheckStatesAsync()
        {
            var loader = new EntityLoader(store);
            for (var version = 1; version <= _log.Count; version++)
            {
                var loaded = await loader.LoadAsync(_script.Id, new PlainDefinition(), version, CancellationToken.None);
                Assert.Equal(_log[version - 1].State, loaded.State.Value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null);
            }
        }

        private async Task WriteAsync(int count)
        {
            var first = _log.Count + 1;
            var events = Enumerable.Range(first, count).Select(static v => ("a", EntityScript.Invariant($"{v}"))).ToArray();
            await _script.WriteAsync(events);
            _log.AddRange(events.Select(e => new Entry(first, null, [], e.Item2)));
        }

        private async Task DeleteAsync()
        {
            await _script.WriteAsync((SystemEvents.Deleted, "{}"));
            _log.Add(new Entry(_log.Count + 1, null, [], null));
        }

        private async Task UndoAsync()
        {
            var target = await _history.UndoAsync(_script.Id, _script.Head, null, CancellationToken.None);
            if (_log.Count == 0 || Effective(_log.Count) == 0)
            {
                Assert.Equal(_log.Count == 0 ? ErrorCode.EntityNotFound : ErrorCode.NothingToUndo, target.Problem?.Code);
                return;
            }

            var present = Effective(_log.Count);
            await RevertAsync(target, Effective(_log[(int)present - 1].FirstOfWrite - 1), [present, .. Last.Redo]);
        }

        private async Task UndoToAsync(long to)
        {
            var target = await _history.UndoAsync(_script.Id, _script.Head, to, CancellationToken.None);
            if (_log.Count == 0 || to >= _log.Count)
            {
                Assert.Equal(_log.Count == 0 ? ErrorCode.EntityNotFound : ErrorCode.InvalidArgument, target.Problem?.Code);
                return;
            }

            await RevertAsync(target, Effective(to), [Effective(_log.Count), .. Last.Redo]);
        }

        private async Task RedoAsync()
        {
            var target = await _history.RedoAsync(_script.Id, _script.Head, CancellationToken.None);
            if (_log.Count == 0 || Last.Redo is [])
            {
                Assert.Equal(_log.Count == 0 ? ErrorCode.EntityNotFound : ErrorCode.NothingToRedo, target.Problem?.Code);
                return;
            }

            await RevertAsync(target, Last.Redo[0], Last.Redo[1..]);
        }

        private async Task RevertAsync(RevertTarget target, long to, long[] redo)
        {
            Assert.Null(target.Problem);
            Assert.Equal(to, target.To);
            Assert.Equal(redo, target.Redo);
            var state = to == 0 ? null : _log[(int)to - 1].State;
            var bytes = state is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(state);
            await _script.RevertAsync(EntityOperation.Undo, new RevertedData(target.To, target.Redo, 1, bytes));
            _log.Add(new Entry(_log.Count + 1, to, redo, state));
        }

        private long Effective(long version) => version == 0 ? 0 : _log[(int)version - 1].To ?? version;
    }
}
