using System.Collections.Immutable;
using ActorState.Journal;

namespace ActorState.TestKit.Journal;

/// <summary>A positive control: compares heads by version alone, as if the hash were left out.</summary>
public sealed class VersionOnlyStore(IJournalStore inner) : JournalStoreDecorator(inner)
{
    public override async ValueTask<ImmutableArray<AppendResult>> AppendAsync(int partition, AppendGroup group, CancellationToken token)
    {
        var units = ImmutableArray.CreateBuilder<AppendUnit>();
        foreach (var unit in group.Units)
        {
            var appends = ImmutableArray.CreateBuilder<EntityAppend>();
            foreach (var append in unit.Appends)
            {
                var stored = (await Inner.ReadHeadsAsync([append.Id], token))[0];
                appends.Add(append with { Expected = stored.Version == append.Expected.Version ? stored : append.Expected });
            }

            units.Add(new AppendUnit(appends.ToImmutable()));
        }

        return await Inner.AppendAsync(partition, group with { Units = units.ToImmutable() }, token);
    }
}
