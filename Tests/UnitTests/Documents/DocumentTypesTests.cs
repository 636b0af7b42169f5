using System.Text;
using ActorState.Gateway.Settings;
using ActorState.Silo.Documents;
using ActorState.Silo.Settings;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace ActorState.UnitTests.Documents;

public sealed class DocumentTypesTests : IDisposable
{
    private const string Schema = """{"type":"object","required":["sku"],"properties":{"sku":{"type":"string"},"count":{"type":"integer"}}}""";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Without_a_list_every_name_holds_documents()
    {
        var types = await LoadAsync();

        Assert.NotNull(types.Find("anything"));
    }

    [Fact]
    public async Task A_list_restricts_the_names()
    {
        var types = await LoadAsync(("Documents:Types:0", "cart"));

        Assert.NotNull(types.Find("cart"));
        Assert.Null(types.Find("order"));
    }

    [Theory]
    [InlineData("""{"sku":"a","count":3}""", null)]
    [InlineData("""{"count":3}""", "The state breaks its schema: PropertyRequired at #/sku.")]
    [InlineData("""{"sku":1,"count":"x"}""", "The state breaks its schema: StringExpected at #/sku, IntegerExpected at #/count.")]
    public async Task A_schema_says_what_a_state_breaks(string state, string? expected)
    {
        await File.WriteAllTextAsync(_file, Schema, TestContext.Current.CancellationToken);
        var schema = await DocumentSchema.LoadAsync(_file, TestContext.Current.CancellationToken);

        Assert.Equal(expected, schema.Violation(Encoding.UTF8.GetBytes(state)));
    }

    [Theory]
    [InlineData("""{"sku":"a","weight":1e99999}""", false)]
    [InlineData("""{"sku":"a","count":123456789012345678901234567890}""", true)]
    public async Task A_number_that_the_validator_cannot_hold_is_a_violation_where_the_schema_names_it(string state, bool violates)
    {
        await File.WriteAllTextAsync(_file, Schema, TestContext.Current.CancellationToken);
        var schema = await DocumentSchema.LoadAsync(_file, TestContext.Current.CancellationToken);

        Assert.Equal(violates, schema.Violation(Encoding.UTF8.GetBytes(state)) is not null);
    }

    [Fact]
    public async Task A_file_that_is_no_schema_refuses_the_start_and_is_named()
    {
        await File.WriteAllTextAsync(_file, "{", TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => LoadAsync(("Documents:Schemas:cart", _file)));

        Assert.StartsWith($"A setting is wrong: ActorState:Documents:Schemas:cart: {_file} is no JSON Schema that can be read", refusal.Message);
    }

    private static async Task<DocumentTypes> LoadAsync(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>($"ActorState:{s.Key}", s.Value)))
            .Build();
        var types = new DocumentTypes(SettingsReader.Read(configuration));
        await types.LoadAsync(TestContext.Current.CancellationToken);
        return types;
    }
}
