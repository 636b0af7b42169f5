using ActorState.Journal;

namespace ActorState.Entities;

/// <summary>Tells the same request from another under the same command id: SHA-256 over what <c>api.md</c> calls the same request.</summary>
/// <remarks>Operation (which fixes the media type), command name, <c>If-Match</c>, <c>If-None-Match</c> and body, each behind its length; −1 for absent.</remarks>
internal static class CommandFingerprint
{
    private const int HeaderBytes = 256;

    public static byte[] Of(EntityRequest request)
    {
        var hash = new FieldHash(HeaderBytes + request.Body.Length);
        hash.AddByte((byte)request.Operation);
        Add(ref hash, request.Name);
        Add(ref hash, request.IfMatch);
        Add(ref hash, request.IfNoneMatch);
        hash.AddField(request.Body.Span);
        return hash.Finish();
    }

    private static void Add(ref FieldHash hash, string? text)
    {
        if (text is null)
        {
            hash.AddAbsentField();
        }
        else
        {
            hash.AddField(text);
        }
    }
}
