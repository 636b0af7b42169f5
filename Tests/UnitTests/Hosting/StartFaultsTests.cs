using System.Net.Sockets;
using ActorState.Gateway.Settings;
using ActorState.Journal;
using ActorState.Silo.Hosting;
using Xunit;

namespace ActorState.UnitTests.Hosting;

public sealed class StartFaultsTests
{
    [Fact]
    public void A_refused_journal_is_explained_by_its_own_message_however_deep_it_is_wrapped()
    {
        var fault = new InvalidOperationException("stage 6000", new AggregateException(new JournalRefusedException("Another process has the journal.")));

        Assert.Equal("Another process has the journal.", SiloStartFaults.Explain(fault));
    }

    [Fact]
    public void Wrong_settings_are_explained_by_their_own_message() =>
        Assert.Equal("A setting is wrong: x", SiloStartFaults.Explain(StartRefusedException.For(["x"])));

    [Fact]
    public void A_taken_port_is_explained_with_the_settings_that_may_be_meant()
    {
        var message = SiloStartFaults.Explain(new IOException("Failed to bind.", new SocketException((int)SocketError.AddressAlreadyInUse)));

        Assert.StartsWith("One of the addresses ActorState:Http, ActorState:Silo:Port and ActorState:Silo:GatewayPort cannot be listened on", message);
    }

    [Fact]
    public void A_defect_is_not_explained_away() => Assert.Null(SiloStartFaults.Explain(new InvalidOperationException("x", new KeyNotFoundException())));
}
