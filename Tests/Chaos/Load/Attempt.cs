namespace ActorState.Chaos.Load;

/// <summary>One request of a load, from its sending to the last byte of its answer.</summary>
/// <param name="Client">Who sent it.</param>
/// <param name="Entity">The entity, as <c>type/id</c>.</param>
/// <param name="IsWrite">A write, or a read.</param>
/// <param name="Began">When it was sent, on the load's clock.</param>
/// <param name="Ended">When it was answered, or the connection ended.</param>
/// <param name="Status">The status code; 0 without an answer.</param>
/// <param name="SaysWhenToRepeat">The answer has a Retry-After.</param>
internal readonly record struct Attempt(int Client, string Entity, bool IsWrite, long Began, long Ended, int Status, bool SaysWhenToRepeat)
{
    public bool IsWritten => IsWrite && Status is 200 or 201;

    /// <summary>Neither done, nor refused by the entity, nor put off with the time to come again: what a client sees as a failure.</summary>
    public bool IsFailure => Status is not (200 or 201 or 404 or 422) && !(Status == 503 && SaysWhenToRepeat);
}
