using System.Collections.Immutable;
using ActorState.Entities;
using ActorState.Journal;
using ActorState.TestKit.Journal;
using CsCheck;
using Xunit;

namespace ActorState.UnitTests.Journal;

public sealed class GroupJudgeTests
{
    [Fact]
    public void Judging_a_group_is_judging_its_units_one_at_a_time() => GroupSteps.Groups.Sample(
        static groups =>
        {
            var steps = new GroupSteps("default");
            var oracle = new Oracle();
            foreach (var group in groups)
            {
                var units = steps.Make(group);
                var judge = new GroupJudge();
                oracle.Tell(judge, steps);
                var judged = JournalText.Of(judge.Judge(units, oracle.Next));
                Assert.Equal(string.Join('\n', units.Select(oracle.Append)), judged);
                steps.Follow([.. steps.Ids.Select(oracle.HeadOf)]);
            }
        },
        iter: 2_000);

    /// <summary>The rules of an append in their plainest form: one unit, looked up, decided and applied.</summary>
    private sealed class Oracle
    {
        private readonly Dictionary<EntityId, EntityHead> _heads = [];
        private readonly Dictionary<(EntityId, string), CommandRecord> _commands = [];

        public long Next { get; private set; } = 1;

        public EntityHead HeadOf(EntityId id) => _heads.GetValueOrDefault(id);

        public void Tell(GroupJudge judge, GroupSteps steps)
        {
            foreach (var id in steps.Ids)
            {
                judge.AddHead(id, HeadOf(id));
                foreach (var command in GroupSteps.CommandIds.Where(command => _commands.ContainsKey((id, command))))
                {
                    judge.AddCommand(id, _commands[(id, command)]);
                }
            }
        }

        public string Append(AppendUnit unit)
        {
            var appends = unit.Appends;
            if (appends.FirstOrDefault(a => _commands.ContainsKey((a.Id, a.Command.CommandId))) is { } repeated)
            {
                var known = _commands[(repeated.Id, repeated.Command.CommandId)];
                return known.Fingerprint.ToArray()[0] == repeated.Command.Fingerprint.ToArray()[0]
                    ? $"duplicate of {JournalText.Of(known)}"
                    : $"key reused {appends.IndexOf(repeated)}";
            }

            if (appends.FirstOrDefault(a => HeadOf(a.Id) != a.Expected) is { } stale)
            {
                return $"conflict {appends.IndexOf(stale)} at {JournalText.Of(HeadOf(stale.Id))}";
            }

            var first = appends.Any(static a => a.Events.Length > 0) ? Next : 0;
            appends.ToList().ForEach(Apply);
            return $"written at {first}";
        }

        private void Apply(EntityAppend append)
        {
            var stamp = append.Command;
            var (from, to) = (append.Expected.Version, append.Expected.Version + append.Events.Length);
            Next += append.Events.Length;
            if (to > from)
            {
                _heads[append.Id] = new EntityHead(to, append.Events[^1].Hash);
                _commands[(append.Id, stamp.CommandId)] = new CommandRecord(
                    stamp.CommandId, stamp.Fingerprint, stamp.Operation, stamp.Outcome, from + 1, to, stamp.Result, stamp.TimeMicros, Next - 1);
            }
            else if (stamp.Record)
            {
                _commands[(append.Id, stamp.CommandId)] = new CommandRecord(
                    stamp.CommandId, stamp.Fingerprint, stamp.Operation, stamp.Outcome, 0, to, stamp.Result, stamp.TimeMicros, 0);
            }
        }
    }
}
