using ActorState.Domain.Orders;
using ActorState.Entities;
using ActorState.UnitTests.Entities.Code;
using Xunit;

namespace ActorState.UnitTests.Domain;

public sealed class OrderTests
{
    private const string Draft = "created {\"customer\":\"Ada\"}";
    private const string Lines = Draft + " | line-added {\"sku\":\"a\",\"quantity\":3,\"price\":0.10}";
    private const string Placed = Lines + " | placed {}";
    private const string Paid = Placed + " | paid {\"amount\":0.3}";
    private const string Shipped = Paid + " | shipped {}";
    private const string Cancelled = Lines + " | cancelled {}";

    private static readonly IEntityDefinition Definition = Scenario.Define<Order>("order");

    [Theory]
    [InlineData("", "created {\"customer\":\"Bob\"}")]
    [InlineData(Draft, "!already_created")]
    [InlineData(Cancelled, "!already_created")]
    public void Create(string given, string expected) => Assert.Equal(expected, Definition.Decide(given, "create {\"customer\":\"Bob\"}"));

    [Theory]
    [InlineData("add-line {\"sku\":\"a\",\"quantity\":1,\"price\":0}")]
    [InlineData("remove-line {\"sku\":\"a\"}")]
    [InlineData("place")]
    [InlineData("pay {\"amount\":1}")]
    [InlineData("ship")]
    [InlineData("cancel")]
    public void Nothing_happens_to_an_order_never_created(string command) => Assert.Equal("!not_created", Definition.Decide("", command));

    [Theory]
    [InlineData(Placed)]
    [InlineData(Paid)]
    [InlineData(Shipped)]
    [InlineData(Cancelled)]
    public void Only_a_draft_is_edited_or_placed(string given)
    {
        Assert.Equal("!not_draft", Definition.Decide(given, "add-line {\"sku\":\"a\",\"quantity\":1,\"price\":0}"));
        Assert.Equal("!not_draft", Definition.Decide(given, "remove-line {\"sku\":\"b\"}"));
        Assert.Equal("!not_draft", Definition.Decide(given, "place"));
    }

    [Theory]
    [InlineData(Draft, "add-line {\"sku\":\"a\",\"quantity\":10000,\"price\":1.50}", "line-added {\"sku\":\"a\",\"quantity\":10000,\"price\":1.5}")]
    [InlineData(Lines, "add-line {\"sku\":\"A\",\"quantity\":1,\"price\":1}", "line-added {\"sku\":\"A\",\"quantity\":1,\"price\":1}")]
    [InlineData(Lines, "add-line {\"sku\":\"a\",\"quantity\":1,\"price\":0}", "!duplicate_sku")]
    [InlineData(Lines, "add-line {\"sku\":\"b\",\"quantity\":1,\"price\":0}", "!invalid_amount")]
    [InlineData(Lines, "add-line {\"sku\":\"b\",\"quantity\":1,\"price\":1.005}", "!invalid_amount")]
    [InlineData(Lines, "remove-line {\"sku\":\"a\"}", "line-removed {\"sku\":\"a\"}")]
    [InlineData(Lines, "remove-line {\"sku\":\"b\"}", "!unknown_sku")]
    [InlineData(Lines + " | line-removed {\"sku\":\"a\"}", "remove-line {\"sku\":\"a\"}", "!unknown_sku")]
    public void Edit(string given, string command, string expected) => Assert.Equal(expected, Definition.Decide(given, command));

    [Fact]
    public void An_order_has_at_most_100_lines()
    {
        var lines = Enumerable.Range(1, 99).Select(i => $" | line-added {{\"sku\":\"{i}\",\"quantity\":1,\"price\":1}}");
        var given = Draft + string.Concat(lines);

        Assert.Equal("line-added {\"sku\":\"x\",\"quantity\":1,\"price\":1}", Definition.Decide(given, "add-line {\"sku\":\"x\",\"quantity\":1,\"price\":1}"));
        given += " | line-added {\"sku\":\"100\",\"quantity\":1,\"price\":1}";
        Assert.Equal("!too_many_lines", Definition.Decide(given, "add-line {\"sku\":\"100\",\"quantity\":1,\"price\":0}"));
    }

    [Theory]
    [InlineData(Draft, "place", "!no_lines")]
    [InlineData(Lines + " | line-removed {\"sku\":\"a\"}", "place", "!no_lines")]
    [InlineData(Lines, "place", "placed {}")]
    [InlineData(Lines, "pay {\"amount\":0.3}", "!not_placed")]
    [InlineData(Paid, "pay {\"amount\":0.3}", "!not_placed")]
    [InlineData(Placed, "pay {\"amount\":0.31}", "!wrong_amount")]
    [InlineData(Placed, "pay {\"amount\":1e400}", "!wrong_amount")]
    [InlineData(Placed, "pay {\"amount\":-0.3}", "!wrong_amount")]
    [InlineData(Placed, "pay {\"amount\":30.0e-2}", "paid {\"amount\":0.3}")]
    [InlineData(Placed, "ship", "!not_paid")]
    [InlineData(Shipped, "ship", "!not_paid")]
    [InlineData(Paid, "ship", "shipped {}")]
    [InlineData(Paid, "ship {\"tracking\":\"T1\"}", "shipped {\"tracking\":\"T1\"}")]
    public void Place_pay_ship(string given, string command, string expected) => Assert.Equal(expected, Definition.Decide(given, command));

    [Fact]
    public void The_largest_order_can_be_paid()
    {
        var lines = Enumerable.Range(1, 100).Select(i => $" | line-added {{\"sku\":\"{i}\",\"quantity\":10000,\"price\":1000000000000}}");
        var given = Draft + string.Concat(lines) + " | placed {}";

        Assert.Equal("paid {\"amount\":1000000000000000000}", Definition.Decide(given, "pay {\"amount\":1e18}"));
    }

    [Theory]
    [InlineData(Draft, "cancel", "cancelled {}")]
    [InlineData(Placed, "cancel {\"reason\":\"late\"}", "cancelled {\"reason\":\"late\"}")]
    [InlineData(Paid, "cancel {}", "cancelled {}")]
    [InlineData(Shipped, "cancel", "!already_shipped")]
    [InlineData(Cancelled, "cancel", "!already_cancelled")]
    public void Cancel(string given, string command, string expected) => Assert.Equal(expected, Definition.Decide(given, command));

    [Theory]
    [InlineData(Draft, "draft", "[]", "0")]
    [InlineData(Lines, "draft", "[{\"sku\":\"a\",\"quantity\":3,\"price\":0.1}]", "0.3")]
    [InlineData(Lines + " | line-removed {\"sku\":\"a\"}", "draft", "[]", "0")]
    [InlineData(Placed, "placed", "[{\"sku\":\"a\",\"quantity\":3,\"price\":0.1}]", "0.3")]
    [InlineData(Paid, "paid", "[{\"sku\":\"a\",\"quantity\":3,\"price\":0.1}]", "0.3")]
    [InlineData(Shipped, "shipped", "[{\"sku\":\"a\",\"quantity\":3,\"price\":0.1}]", "0.3")]
    [InlineData(Cancelled, "cancelled", "[{\"sku\":\"a\",\"quantity\":3,\"price\":0.1}]", "0.3")]
    public void Fold(string given, string status, string lines, string total)
    {
        var expected = $"{{\"status\":\"{status}\",\"customer\":\"Ada\",\"lines\":{lines},\"total\":{total}}}";
        var state = Definition.Encode(Definition.Fold(given)!);

        Assert.Equal(expected, Scenario.Text(state));
        Assert.Equal(expected, Scenario.Text(Definition.Encode(Definition.Decode(state))));
    }

    [Theory]
    [InlineData("create {}", "invalid_argument customer")]
    [InlineData("create {\"customer\":\"\"}", "invalid_argument customer")]
    [InlineData("add-line {\"quantity\":1,\"price\":1}", "invalid_argument sku")]
    [InlineData("add-line {\"sku\":\"\",\"quantity\":1,\"price\":1}", "invalid_argument sku")]
    [InlineData("add-line {\"sku\":\"a\",\"price\":1}", "invalid_argument quantity")]
    [InlineData("add-line {\"sku\":\"a\",\"quantity\":0,\"price\":1}", "invalid_argument quantity")]
    [InlineData("add-line {\"sku\":\"a\",\"quantity\":10001,\"price\":1}", "invalid_argument quantity")]
    [InlineData("add-line {\"sku\":\"a\",\"quantity\":1.5,\"price\":1}", "invalid_argument quantity")]
    [InlineData("add-line {\"sku\":\"a\",\"quantity\":\"1\",\"price\":1}", "invalid_argument quantity")]
    [InlineData("add-line {\"sku\":\"a\",\"quantity\":1e400,\"price\":1}", "invalid_argument quantity")]
    [InlineData("add-line {\"sku\":\"a\",\"quantity\":1}", "invalid_argument price")]
    [InlineData("remove-line {}", "invalid_argument sku")]
    [InlineData("place {\"at\":1}", "invalid_argument at")]
    [InlineData("pay {\"amount\":\"0.3\"}", "invalid_argument amount")]
    [InlineData("ship {\"tracking\":\"\"}", "invalid_argument tracking")]
    [InlineData("ship {\"tracking\":null}", "invalid_argument tracking")]
    [InlineData("cancel {\"reason\":5}", "invalid_argument reason")]
    public void Malformed_commands_are_not_taken(string command, string expected) => Assert.Equal(expected, Definition.Prepare(command));
}
