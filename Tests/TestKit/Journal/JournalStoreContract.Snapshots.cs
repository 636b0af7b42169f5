using System.Text;
using ActorState.Entities;
using ActorState.Journal;
using Xunit;

namespace ActorState.TestKit.Journal;

public abstract partial class JournalStoreContract<TFixture>
{
    [Fact]
    public async Task A_load_begins_with_the_newest_snapshot_at_or_below_its_version()
    {
        await AppendAsync(_units.Append(A, 1_500));
        await SaveAsync(A, 900);
        await SaveAsync(A, 1_200);

        await ExpectLoadAsync("1200 then 1201..1500", null);
        await ExpectLoadAsync("1200 then 1201..1201", 1_201);
        await ExpectLoadAsync("1200 then nothing", 1_200);
        await ExpectLoadAsync("900 then 901..1199", 1_199);
        await ExpectLoadAsync("none then 1..899", 899);
        await ExpectLoadAsync("none then nothing", 0);
    }

    [Fact]
    public async Task The_newest_snapshot_is_kept_and_one_per_thousand_versions()
    {
        await AppendAsync(_units.Append(A, 2_300));
        foreach (var version in (long[])[100, 500, 900, 1_000, 1_999, 2_000, 2_100])
        {
            await SaveAsync(A, version);
        }

        await ExpectLoadAsync("2100 then 2101..2300", null);
        await ExpectLoadAsync("1999 then 2000..2099", 2_099);
        await ExpectLoadAsync("900 then 901..1500", 1_500);
        await ExpectLoadAsync("none then 1..899", 899);
    }

    [Fact]
    public async Task A_snapshot_is_kept_only_where_it_is_newer()
    {
        await AppendAsync(_units.Append(A, 10), _units.Append(B, 10));
        await SaveAsync(A, 8);
        await Store.SaveSnapshotsAsync([await SnapshotAsync(A, 5), await SnapshotAsync(B, 5), (await SnapshotAsync(A, 8)) with { State = "other"u8.ToArray() }], Token);

        await ExpectLoadAsync("8 then 9..10", null);
        await ExpectLoadAsync("none then 1..7", 7);
        Assert.Equal(JournalText.Of(await SnapshotAsync(A, 8)), JournalText.Of((await Store.LoadAsync(A, null, 1, Token)).Snapshot));
        Assert.Equal(JournalText.Of(await SnapshotAsync(B, 5)), JournalText.Of((await Store.LoadAsync(B, null, 1, Token)).Snapshot));
    }

    [Fact]
    public async Task A_snapshot_of_another_state_version_is_of_no_use()
    {
        await AppendAsync(_units.Append(A, 10));
        await SaveAsync(A, 8);
        Assert.Null((await Store.LoadAsync(A, null, 2, Token)).Snapshot);

        // The same version in a newer shape is newer; an older shape is not.
        var newer = (await SnapshotAsync(A, 8)) with { StateVersion = 2 };
        await Store.SaveSnapshotsAsync([newer], Token);
        await SaveAsync(A, 8);

        Assert.Equal(JournalText.Of(newer), JournalText.Of((await Store.LoadAsync(A, null, 2, Token)).Snapshot));
        Assert.Null((await Store.LoadAsync(A, null, 1, Token)).Snapshot);
    }

    [Fact]
    public async Task A_snapshot_tells_absent_from_empty()
    {
        await AppendAsync(_units.Append(A, 2));
        var absent = (await SnapshotAsync(A, 1)) with { State = null };
        var empty = (await SnapshotAsync(A, 2)) with { State = ReadOnlyMemory<byte>.Empty };

        await Store.SaveSnapshotsAsync([absent], Token);
        Assert.Equal(JournalText.Of(absent), JournalText.Of((await Store.LoadAsync(A, null, 1, Token)).Snapshot));
        await Store.SaveSnapshotsAsync([empty], Token);
        Assert.Equal(JournalText.Of(empty), JournalText.Of((await Store.LoadAsync(A, null, 1, Token)).Snapshot));
    }

    [Fact]
    public async Task A_snapshot_of_another_history_is_never_used()
    {
        await AppendAsync(_units.Append(A, 2));
        var good = await SnapshotAsync(A, 1);
        await Store.SaveSnapshotsAsync(
            [
                good with { Head = new EntityHead(2, Hash(1)) },
                good with { Head = new EntityHead(3, Hash(1)) },
                good with { Head = EntityHead.None },
                good with { Id = C },
                good,
            ],
            Token);

        Assert.Equal(JournalText.Of(good), JournalText.Of((await Store.LoadAsync(A, null, 1, Token)).Snapshot));
        Assert.Null((await Store.LoadAsync(C, null, 1, Token)).Snapshot);
    }

    private async ValueTask SaveAsync(EntityId id, long version) => await Store.SaveSnapshotsAsync([await SnapshotAsync(id, version)], Token);

    private async Task<EntitySnapshot> SnapshotAsync(EntityId id, long version)
    {
        var page = await Store.ReadEntityAsync(id, version, false, new PageLimit(1), Token);
        return new EntitySnapshot(id, new EntityHead(version, page.Events[0].Hash), 1, Encoding.UTF8.GetBytes($"state {version}"));
    }

    private async Task ExpectLoadAsync(string expected, long? atVersion)
    {
        var loaded = await Store.LoadAsync(A, atVersion, 1, Token);
        var snapshot = loaded.Snapshot is { } s ? $"{s.Head.Version}" : "none";
        var tail = loaded.Tail.Events is [var first, ..] events ? $"{first.Version}..{events[^1].Version}" : "nothing";
        Assert.Equal(expected, $"{snapshot} then {tail}");
    }
}
