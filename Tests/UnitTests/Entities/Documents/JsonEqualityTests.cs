using CsCheck;
using Xunit;

namespace ActorState.UnitTests.Entities.Documents;

public sealed class JsonEqualityTests
{
    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1", "10e-1")]
    [InlineData("1", "0.1E+1")]
    [InlineData("100", "1e2")]
    [InlineData("0.001", "1e-3")]
    [InlineData("0", "-0")]
    [InlineData("0", "0e99999999999")]
    [InlineData("1e99999999999999999999999", "10e99999999999999999999998")]
    [InlineData("1e-99999999999999999999999", "0.1e-99999999999999999999998")]
    [InlineData("1e1000000000000000000000", "10e999999999999999999999")]
    [InlineData("18446744073709551616", "18446744073709551616.000")]
    [InlineData("1e0001", "10")]
    [InlineData("\"\\u00e9\\/\"", "\"é/\"")]
    [InlineData("\"\\ud83d\\ude00\"", "\"😀\"")]
    [InlineData("""{"a":1,"b":[null]}""", """{ "b" : [ null ], "\u0061" : 1.0 }""")]
    public void Values_written_in_another_way_are_equal(string left, string right)
    {
        Assert.True(JsonText.AreEqual(left, right));
        Assert.True(JsonText.AreEqual(right, left));
    }

    [Theory]
    [InlineData("1", "2")]
    [InlineData("1", "-1")]
    [InlineData("1", "10")]
    [InlineData("1.01", "10.1")]
    [InlineData("0", "1e-99999999999")]
    [InlineData("1e99999999999", "1e-99999999999")]
    [InlineData("1e99999999999", "1e99999999998")]
    [InlineData("18446744073709551616", "18446744073709551617")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("1", "\"1\"")]
    [InlineData("null", "false")]
    [InlineData("true", "false")]
    [InlineData("\"a\"", "\"\\u0062\"")]
    [InlineData("""{"a":1}""", """{"a":1,"b":1}""")]
    [InlineData("""{"a":1}""", """{"b":1}""")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("[1]", "[1,1]")]
    public void Other_values_are_not_equal(string left, string right)
    {
        Assert.False(JsonText.AreEqual(left, right));
        Assert.False(JsonText.AreEqual(right, left));
    }

    [Fact]
    public void Numbers_equal_as_decimals_do() =>
        Gen.Select(Gen.Decimal[-1000, 1000], Gen.Int[-3, 3]).Sample((number, exponent) =>
        {
            var rounded = decimal.Round(number, 4);
            var scaled = rounded;
            for (var i = 0; i < Math.Abs(exponent); i++)
            {
                scaled = exponent > 0 ? scaled / 10 : scaled * 10;
            }

            var left = rounded.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var right = scaled.ToString(System.Globalization.CultureInfo.InvariantCulture) + "e" + exponent;
            Assert.True(JsonText.AreEqual(left, right), $"{left} {right}");
            Assert.Equal(rounded == 0, JsonText.AreEqual(left, right + "1"));
        });

    [Fact]
    public void A_number_of_a_million_digits_compares()
    {
        var digits = new string('9', 1_000_000);
        Assert.True(JsonText.AreEqual($"1{digits}0", $"1{digits}e1"));
        Assert.True(JsonText.AreEqual($"1e{digits}", $"1.0e{digits}"));
        Assert.False(JsonText.AreEqual($"1e{digits}", $"1e-{digits}"));
    }
}
