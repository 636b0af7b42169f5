namespace ActorState.ClusterTests.Storage;

/// <summary>A grain with stored state, as Orleans users write them.</summary>
[Alias("test.note")]
public interface INoteGrain : IGrainWithStringKey
{
    [Alias("write")]
    Task WriteAsync(string text);

    [Alias("read")]
    Task<NoteRead> ReadAsync();

    [Alias("clear")]
    Task ClearAsync();

    [Alias("deactivate")]
    Task DeactivateAsync();
}

/// <summary>What the grain holds.</summary>
[GenerateSerializer, Immutable, Alias("test.note.read")]
public sealed record NoteRead([property: Id(0)] string? Text, [property: Id(1)] string? Version, [property: Id(2)] bool Exists);

/// <summary>The state as stored.</summary>
[GenerateSerializer, Alias("test.note.state")]
public sealed class NoteState
{
    [Id(0)] public string? Text { get; set; }
}

internal sealed class NoteGrain([PersistentState("note")] IPersistentState<NoteState> note) : Grain, INoteGrain
{
    public Task WriteAsync(string text)
    {
        note.State.Text = text;
        return note.WriteStateAsync();
    }

    public Task<NoteRead> ReadAsync() => Task.FromResult(new NoteRead(note.State.Text, note.Etag, note.RecordExists));

    public Task ClearAsync() => note.ClearStateAsync();

    /// <summary>Ends this activation and spoils its memory, so that a read can only be right if it comes from the storage.</summary>
    public Task DeactivateAsync()
    {
        note.State.Text = "not written";
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
