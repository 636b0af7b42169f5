using System.Text;
using System.Text.Json;
using ActorState.Domain;
using Xunit;

namespace ActorState.UnitTests.Domain;

public sealed class AmountTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.100", "1.1")]
    [InlineData("110e-2", "1.1")]
    [InlineData("0.011E+2", "1.1")]
    [InlineData("100", "100")]
    [InlineData("1e12", "1000000000000")]
    [InlineData("1000000000000.00", "1000000000000")]
    [InlineData("0.01", "0.01")]
    [InlineData("1.0000000000000000000000000000000000000000", "1")]
    [InlineData("1e00000000000000000000000000000000000000001", "10")]
    public void A_payable_amount_is_written_by_value(string number, string expected)
    {
        var amount = Read(number);

        Assert.True(amount.IsPayable);
        Assert.Equal(expected, JsonSerializer.Serialize(amount));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("0.00")]
    [InlineData("0e999999999999999999999")]
    public void Zero_is_a_limit_only(string number)
    {
        var amount = Read(number);

        Assert.Equal((false, true), (amount.IsPayable, amount.IsLimit));
        Assert.Equal("0", JsonSerializer.Serialize(amount));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-0.01")]
    [InlineData("0.001")]
    [InlineData("1.005")]
    [InlineData("1e-3")]
    [InlineData("1000000000000.01")]
    [InlineData("1000000000001")]
    [InlineData("1e13")]
    [InlineData("1e28")]
    [InlineData("1e29")]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e-28")]
    [InlineData("1e-29")]
    [InlineData("1e-400")]
    [InlineData("1e99999999999999999999999999")]
    [InlineData("1e-99999999999999999999999999")]
    [InlineData("1234567890123456789012345678901234567890")]
    [InlineData("1.234567890123456789012345678901234567890")]
    [InlineData("9999999999999999999999999999")]
    [InlineData("79228162514264337593543950335")]
    public void Any_other_number_is_no_amount(string number)
    {
        var amount = Read(number);

        Assert.Equal((false, false), (amount.IsPayable, amount.IsLimit));
    }

    [Fact]
    public void Zeros_without_end_are_counted_not_multiplied()
    {
        var zeros = new string('0', 500_000);

        Assert.Equal(new Amount(1), Read($"1{zeros}e-500000"));
        Assert.Equal(new Amount(1), Read($"0.{zeros}1e500001"));
        Assert.Equal(new Amount(1), Read($"1.{zeros}"));
        Assert.Equal(Amount.BeyondDecimal, Read($"1{zeros}1"));
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    public void What_is_no_number_is_malformed(string json) => Assert.Throws<JsonException>(() => Read(json));

    [Fact]
    public void Amounts_are_equal_by_value_and_exact()
    {
        Assert.Equal(Read("0.3"), new Amount(Read("0.1").Value + Read("0.2").Value));
        Assert.Equal(new Amount(1.10m), new Amount(1.1m));
        Assert.NotEqual(Amount.BeyondDecimal, default);
        Assert.Throws<InvalidOperationException>(() => Amount.BeyondDecimal.Value);
    }

    private static Amount Read(string json) => JsonSerializer.Deserialize<Amount>(Encoding.UTF8.GetBytes(json));
}
