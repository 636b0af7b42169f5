using ActorState.Gateway.Hosting;
using Xunit;

namespace ActorState.UnitTests.Hosting;

public sealed class CommandLineTests
{
    [Fact]
    public void A_first_argument_without_a_dash_is_the_verb()
    {
        var (verb, settings) = CommandLine.Parse(["verify", "--ActorState:Data", "x"]);

        Assert.Equal("verify", verb);
        Assert.Equal(["--ActorState:Data", "x"], settings);
    }

    [Fact]
    public void Without_a_verb_everything_is_settings()
    {
        var (verb, settings) = CommandLine.Parse(["--ActorState:Data=x"]);

        Assert.Null(verb);
        Assert.Equal(["--ActorState:Data=x"], settings);
    }

    [Fact]
    public void The_short_form_of_insecure_takes_no_value() =>
        Assert.Equal(
            ["--ActorState:Insecure=true", "--ActorState:Http", "0.0.0.0:80"],
            CommandLine.Parse(["--insecure", "--ActorState:Http", "0.0.0.0:80"]).Settings);

    [Fact]
    public void A_key_without_a_value_is_an_empty_value_and_takes_no_other_key_for_it() =>
        Assert.Equal(
            ["--ActorState:Store=", "--ActorState:Port", "-1", "--ActorState:Data="],
            CommandLine.Parse(["--ActorState:Store", "--ActorState:Port", "-1", "--ActorState:Data"]).Settings);

    [Fact]
    public void Nothing_is_nothing()
    {
        var (verb, settings) = CommandLine.Parse([]);

        Assert.Null(verb);
        Assert.Empty(settings);
    }
}
