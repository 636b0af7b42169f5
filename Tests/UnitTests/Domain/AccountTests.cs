using ActorState.Domain.Accounts;
using ActorState.Entities;
using ActorState.UnitTests.Entities.Code;
using Xunit;

namespace ActorState.UnitTests.Domain;

public sealed class AccountTests
{
    private const string Opened = "opened {\"owner\":\"Ada\",\"overdraftLimit\":5}";
    private const string Funded = Opened + " | deposited {\"amount\":10}";
    private const string Closed = Opened + " | closed {}";

    private static readonly IEntityDefinition Definition = Scenario.Define<Account>("account");

    [Theory]
    [InlineData("", "open {\"owner\":\"Ada\"}", "opened {\"owner\":\"Ada\",\"overdraftLimit\":0}")]
    [InlineData("", "open {\"owner\":\"Ada\",\"overdraftLimit\":0}", "opened {\"owner\":\"Ada\",\"overdraftLimit\":0}")]
    [InlineData("", "open {\"owner\":\"Ada\",\"overdraftLimit\":5.50}", "opened {\"owner\":\"Ada\",\"overdraftLimit\":5.5}")]
    [InlineData("", "open {\"owner\":\"Ada\",\"overdraftLimit\":-0.01}", "!invalid_amount")]
    [InlineData("", "open {\"owner\":\"Ada\",\"overdraftLimit\":1e400}", "!invalid_amount")]
    [InlineData(Opened, "open {\"owner\":\"Ada\",\"overdraftLimit\":-1}", "!already_open")]
    [InlineData(Closed, "open {\"owner\":\"Ada\",\"overdraftLimit\":-1}", "!account_closed")]
    public void Open(string given, string command, string expected) => Assert.Equal(expected, Definition.Decide(given, command));

    [Theory]
    [InlineData("", "deposit {\"amount\":0}", "!not_open")]
    [InlineData(Closed, "deposit {\"amount\":0}", "!account_closed")]
    [InlineData(Opened, "deposit {\"amount\":0}", "!invalid_amount")]
    [InlineData(Opened, "deposit {\"amount\":-1}", "!invalid_amount")]
    [InlineData(Opened, "deposit {\"amount\":0.001}", "!invalid_amount")]
    [InlineData(Opened, "deposit {\"amount\":1000000000000.01}", "!invalid_amount")]
    [InlineData(Opened, "deposit {\"amount\":1e400}", "!invalid_amount")]
    [InlineData(Opened, "deposit {\"amount\":1e-400}", "!invalid_amount")]
    [InlineData(Opened, "deposit {\"amount\":1.100}", "deposited {\"amount\":1.1} → {\"balance\":1.1}")]
    [InlineData(Opened, "deposit {\"amount\":1e12}", "deposited {\"amount\":1000000000000} → {\"balance\":1000000000000}")]
    [InlineData(Opened + " | deposited {\"amount\":0.1}", "deposit {\"amount\":0.2}", "deposited {\"amount\":0.2} → {\"balance\":0.3}")]
    public void Deposit(string given, string command, string expected) => Assert.Equal(expected, Definition.Decide(given, command));

    [Theory]
    [InlineData("", "withdraw {\"amount\":0}", "!not_open")]
    [InlineData(Closed, "withdraw {\"amount\":0}", "!account_closed")]
    [InlineData(Opened, "withdraw {\"amount\":0}", "!invalid_amount")]
    [InlineData(Opened, "withdraw {\"amount\":1e13}", "!invalid_amount")]
    [InlineData(Funded, "withdraw {\"amount\":15.01}", "!insufficient_funds")]
    [InlineData(Funded, "withdraw {\"amount\":15}", "withdrawn {\"amount\":15} → {\"balance\":-5}")]
    [InlineData(Funded, "withdraw {\"amount\":0.01}", "withdrawn {\"amount\":0.01} → {\"balance\":9.99}")]
    [InlineData("opened {\"owner\":\"Ada\",\"overdraftLimit\":0}", "withdraw {\"amount\":0.01}", "!insufficient_funds")]
    public void Withdraw(string given, string command, string expected) => Assert.Equal(expected, Definition.Decide(given, command));

    [Theory]
    [InlineData("", "!not_open")]
    [InlineData(Closed, "!account_closed")]
    [InlineData(Funded, "!balance_not_zero")]
    [InlineData(Opened + " | withdrawn {\"amount\":5}", "!balance_not_zero")]
    [InlineData(Opened, "closed {}")]
    [InlineData(Funded + " | withdrawn {\"amount\":10.00}", "closed {}")]
    public void Close(string given, string expected) => Assert.Equal(expected, Definition.Decide(given, "close"));

    [Theory]
    [InlineData(Opened, "{\"status\":\"open\",\"owner\":\"Ada\",\"balance\":0,\"overdraftLimit\":5}")]
    [InlineData(Funded, "{\"status\":\"open\",\"owner\":\"Ada\",\"balance\":10,\"overdraftLimit\":5}")]
    [InlineData(Funded + " | withdrawn {\"amount\":12.5}", "{\"status\":\"open\",\"owner\":\"Ada\",\"balance\":-2.5,\"overdraftLimit\":5}")]
    [InlineData(Closed, "{\"status\":\"closed\",\"owner\":\"Ada\",\"balance\":0,\"overdraftLimit\":5}")]
    public void Fold(string given, string expected)
    {
        var state = Definition.Encode(Definition.Fold(given)!);

        Assert.Equal(expected, Scenario.Text(state));
        Assert.Equal(expected, Scenario.Text(Definition.Encode(Definition.Decode(state))));
    }

    [Theory]
    [InlineData("open {}", "invalid_argument owner")]
    [InlineData("open {\"owner\":\"\"}", "invalid_argument owner")]
    [InlineData("open {\"owner\":7}", "invalid_argument owner")]
    [InlineData("open {\"owner\":null}", "invalid_argument owner")]
    [InlineData("open {\"owner\":\"Ada\",\"overdraftLimit\":null}", "invalid_argument overdraftLimit")]
    [InlineData("open {\"owner\":\"Ada\",\"overdraftLimit\":\"5\"}", "invalid_argument overdraftLimit")]
    [InlineData("open {\"owner\":\"Ada\",\"balance\":5}", "invalid_argument balance")]
    [InlineData("deposit {}", "invalid_argument amount")]
    [InlineData("deposit {\"amount\":\"1\"}", "invalid_argument amount")]
    [InlineData("deposit {\"amount\":{\"value\":1}}", "invalid_argument amount")]
    [InlineData("withdraw", "invalid_argument amount")]
    [InlineData("close {\"reason\":\"x\"}", "invalid_argument reason")]
    [InlineData("freeze", "unknown_command")]
    [InlineData("close {}", "ok")]
    [InlineData("deposit {\"amount\":1e400}", "ok")]
    public void Malformed_commands_are_not_taken(string command, string expected) => Assert.Equal(expected, Definition.Prepare(command));

    [Fact]
    public void Owners_are_measured_in_code_points()
    {
        Assert.Equal("ok", Definition.Prepare($"open {{\"owner\":\"{string.Concat(Enumerable.Repeat("😀", 200))}\"}}"));
        Assert.Equal("invalid_argument owner", Definition.Prepare($"open {{\"owner\":\"{new string('a', 201)}\"}}"));
    }
}
