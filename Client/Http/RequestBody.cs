using System.Text.Json;
using ActorState.Errors;
using Microsoft.Net.Http.Headers;

namespace ActorState.Gateway.Http;

/// <summary>Reads and judges the body of a write.</summary>
internal static class RequestBody
{
    /// <summary>The longest body that is taken.</summary>
    internal const int BytesMax = 1024 * 1024;

    /// <summary>Which of the offered media types the body has.</summary>
    /// <exception cref="ProblemException">415.</exception>
    public static int MediaType(HttpRequest request, string[] offered)
    {
        if (request.Headers.ContentEncoding.Any(coding => !"identity".Equals(coding, StringComparison.OrdinalIgnoreCase)))
        {
            throw Unsupported("A Content-Encoding is not taken");
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !HasKnownCharset(type))
        {
            throw Unsupported($"The Content-Type must be {string.Join(" or ", offered)}, in UTF-8");
        }

        var index = Array.FindIndex(offered, media => type.MediaType.Equals(media, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index : throw Unsupported($"The Content-Type must be {string.Join(" or ", offered)}");
    }

    /// <summary>Reads a JSON body, an object unless <paramref name="root"/> says otherwise; empty where it is optional and absent.</summary>
    /// <exception cref="ProblemException">400, 413 or 415.</exception>
    public static async Task<byte[]> ReadJsonAsync(HttpContext context, string[] offered, bool isOptional, JsonTokenType root = JsonTokenType.StartObject)
    {
        var request = context.Request;
        if (request.ContentLength > 0)
        {
            MediaType(request, offered);
        }

        var body = await ReadAsync(request, context.RequestAborted);
        if (body.Length == 0 && isOptional)
        {
            return body;
        }

        if (body.Length > 0)
        {
            MediaType(request, offered);
        }

        return JsonGate.Check(body) == root
            ? body
            : throw ProblemException.Argument(null, root == JsonTokenType.StartArray ? "The body must be a JSON array." : "The body must be a JSON object.");
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken token)
    {
        if (request.ContentLength > BytesMax)
        {
            throw TooLarge();
        }

        using var buffer = new PooledBuffer();
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.GetMemory(), token);
            if (read == 0)
            {
                // The array travels on with the command, so it cannot be a pooled one.
                return buffer.Written.ToArray();
            }

            buffer.Advance(read);
            if (buffer.Length > BytesMax)
            {
                throw TooLarge();
            }
        }
    }

    private static bool HasKnownCharset(MediaTypeHeaderValue type) => type.Parameters
        .Where(parameter => parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase))
        .All(parameter => HeaderUtilities.RemoveQuotes(parameter.Value).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static ProblemException Unsupported(string what) => new(new EntityProblem(ErrorCode.UnsupportedMediaType, $"{what}."));

    private static ProblemException TooLarge() =>
        new(new EntityProblem(ErrorCode.PayloadTooLarge, $"The body is longer than {BytesMax} bytes.") { Limit = BytesMax });
}
