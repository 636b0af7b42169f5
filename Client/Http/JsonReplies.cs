using System.Text.Encodings.Web;
using System.Text.Json;

namespace ActorState.Gateway.Http;

/// <summary>Writes replies whose body is JSON; rendered whole before the first byte is sent, so a defect still becomes a 500.</summary>
internal static class JsonReplies
{
    public const string MediaType = "application/json";

    /// <summary>Text stays readable: only what JSON itself demands is escaped. Nothing here is ever put into HTML.</summary>
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> render, string mediaType = MediaType)
    {
        using var buffer = new PooledBuffer();
        Render(buffer, render);
        await SendAsync(context, status, mediaType, buffer.Written);
    }

    /// <summary>Renders into an array.</summary>
    public static byte[] Render(Action<Utf8JsonWriter> render)
    {
        using var buffer = new PooledBuffer();
        Render(buffer, render);
        return buffer.Written.ToArray();
    }

    /// <summary>Sends a body that is JSON already.</summary>
    public static async Task SendAsync(HttpContext context, int status, string mediaType, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = mediaType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private static void Render(PooledBuffer buffer, Action<Utf8JsonWriter> render)
    {
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        render(writer);
        writer.Flush();
    }
}
