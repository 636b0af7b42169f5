using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Storage;
using Orleans.TestingHost;
using Xunit;

namespace ActorState.ClusterTests.Storage;

/// <summary>One silo with grain storage.</summary>
public interface IOrleansStorageFixture
{
    InProcessTestCluster Cluster { get; }
}

/// <summary>Our script behind Orleans' own ADO.NET provider, the same facts on every database. Each test has grains of its own.</summary>
public abstract class OrleansStorageContract(IOrleansStorageFixture fixture)
{
    [Fact]
    public async Task What_was_written_is_read_after_a_reactivation()
    {
        var note = Note("kept");
        await note.WriteAsync("one");
        await note.DeactivateAsync();

        Assert.Equal(new NoteRead("one", "1", true), await note.ReadAsync());

        await note.WriteAsync("two");
        await note.DeactivateAsync();

        Assert.Equal(new NoteRead("two", "2", true), await note.ReadAsync());
    }

    [Fact]
    public async Task A_grain_never_written_has_no_record() =>
        Assert.Equal(new NoteRead(null, null, false), await Note("never").ReadAsync());

    [Fact]
    public async Task A_cleared_state_is_gone_and_its_version_goes_on()
    {
        var note = Note("cleared");
        await note.WriteAsync("one");
        await note.ClearAsync();
        await note.DeactivateAsync();

        Assert.Equal(new NoteRead(null, "2", false), await note.ReadAsync());

        await note.WriteAsync("three");
        await note.DeactivateAsync();

        Assert.Equal(new NoteRead("three", "3", true), await note.ReadAsync());
    }

    [Fact]
    public async Task A_write_on_a_stale_version_is_refused_and_changes_nothing()
    {
        var id = GrainId.Create("note", "stale");
        var (mine, theirs) = (new GrainState<string>("mine"), new GrainState<string>("theirs"));
        await Storage.WriteStateAsync("text", id, mine);
        await Storage.ReadStateAsync("text", id, theirs);
        theirs.State = "theirs";
        await Storage.WriteStateAsync("text", id, theirs);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("text", id, mine));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("text", id, mine));

        Assert.Equal("theirs", await ReadAsync("text", id));
    }

    [Fact]
    public async Task Of_two_racing_first_writes_one_wins()
    {
        for (var round = 0; round < 20; round++)
        {
            var id = GrainId.Create("note", $"race-{round}");
            var states = Enumerable.Range(0, 4).Select(i => new GrainState<string>($"writer {i}")).ToArray();

            var faults = await Task.WhenAll(states.Select(s => Record.ExceptionAsync(() => Storage.WriteStateAsync("text", id, s)).AsTask()));

            Assert.Equal(3, faults.OfType<InconsistentStateException>().Count());
            var winner = Assert.Single(states, s => s.ETag is not null);
            Assert.Equal(winner.State, await ReadAsync("text", id));
        }
    }

    [Fact]
    public async Task Keys_of_every_kind_are_kept_apart()
    {
        var type = GrainType.Create("note");
        var guid = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e");
        GrainId[] ids =
        [
            GrainId.Create(type, GrainIdKeyExtensions.CreateGuidKey(guid)),
            GrainId.Create(type, GrainIdKeyExtensions.CreateGuidKey(guid, "extension")),
            GrainId.Create(type, GrainIdKeyExtensions.CreateIntegerKey(7)),
            GrainId.Create(type, GrainIdKeyExtensions.CreateIntegerKey(7, "extension")),
            GrainId.Create(type, IdSpan.Create("a key")),
            GrainId.Create(type, IdSpan.Create("A key")),
        ];
        foreach (var id in ids)
        {
            await Storage.WriteStateAsync("text", id, new GrainState<string>(id.ToString()));
        }

        foreach (var id in ids)
        {
            Assert.Equal(id.ToString(), await ReadAsync("text", id));
        }
    }

    protected IGrainStorage Storage =>
        fixture.Cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);

    protected INoteGrain Note(string key) => fixture.Cluster.Client.GetGrain<INoteGrain>(key);

    protected async Task<string?> ReadAsync(string stateName, GrainId id)
    {
        var state = new GrainState<string>();
        await Storage.ReadStateAsync(stateName, id, state);
        return state.State;
    }
}
