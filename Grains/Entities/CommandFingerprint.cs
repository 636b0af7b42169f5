using System.Security.Cryptography;
using ActorState.Journal;

namespace ActorState.Entities;

/// <summary>Tells the same request from another under the same command id: SHA-256 over what <c>api.md</c> calls the same request.</summary>
/// <remarks>Operation (which fixes the media type), command name, <c>If-Match</c>, <c>If-None-Match</c> and body, each behind its length; −1 for absent.</remarks>
internal static class CommandFingerprint
{
    public static byte[] Of(EntityRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([(byte)request.Operation]);
        Add(hash, request.Name);
        Add(hash, request.IfMatch);
        Add(hash, request.IfNoneMatch);
        hash.AddField(request.Body.Span);
        return hash.GetHashAndReset();
    }

    private static void Add(IncrementalHash hash, string? text)
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
