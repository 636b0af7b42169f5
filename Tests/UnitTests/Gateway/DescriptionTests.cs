using System.Text.Json;
using ActorState.Errors;
using ActorState.Gateway.Http;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace ActorState.UnitTests.Gateway;

public sealed class DescriptionTests(GatewayServer server) : IClassFixture<GatewayServer>, IDisposable
{
    /// <summary>Described, but mapped by the host or, for the page, by its library.</summary>
    private static readonly string[] MappedElsewhere = ["GET /metrics", "GET /dashboard", "GET /docs"];

    private readonly JsonDocument _description = JsonDocument.Parse(ServiceEndpoints.ReadDescription());

    public void Dispose() => _description.Dispose();

    [Fact]
    public void Paths_and_methods_are_those_that_are_mapped()
    {
        var described = _description.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(member => member.Name != "parameters").Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));
        var mapped = server.Endpoints
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => $"{method} {endpoint.RoutePattern.RawText}"))
            .Where(route => !MappedElsewhere.Any(elsewhere => route.StartsWith(elsewhere, StringComparison.Ordinal)));

        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Except(MappedElsewhere).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Error_codes_are_those_of_the_catalogue()
    {
        var described = _description.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("ErrorCode").GetProperty("enum")
            .EnumerateArray().Select(code => code.GetString());

        Assert.Equal(ErrorCatalogue.Codes.Select(code => code.Name()).Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_operation_names_codes_under_their_own_status()
    {
        var statuses = ErrorCatalogue.Codes.ToDictionary(code => code.Name(), code => code.Status());
        foreach (var response in Responses().Where(response => response.Description.StartsWith("Problem: ", StringComparison.Ordinal)))
        {
            Assert.All(response.Description["Problem: ".Length..].TrimEnd('.').Split(", "), code => Assert.Equal(response.Status, $"{statuses[code.Trim('`')]}"));
        }
    }

    [Fact]
    public async Task It_is_served_as_it_is()
    {
        var reply = await server.SendAsync("GET", ServiceEndpoints.Description);

        Assert.Equal((200, "application/json"), (reply.Status, reply.Header("Content-Type")));
        Assert.Equal(System.Text.Encoding.UTF8.GetString(ServiceEndpoints.ReadDescription()), reply.Body);
    }

    private IEnumerable<(string Status, string Description)> Responses() =>
        from path in _description.RootElement.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        where method.Name != "parameters"
        from response in method.Value.GetProperty("responses").EnumerateObject()
        where response.Value.TryGetProperty("description", out _)
        select (response.Name, response.Value.GetProperty("description").GetString() ?? "");
}
