using System.Net;
using System.Net.Sockets;
using ActorState.TestKit.Processes;
using Xunit;

namespace ActorState.UnitTests.TestKit;

public sealed class PortsTests
{
    [Fact]
    public void Each_port_is_given_once_and_can_be_listened_on()
    {
        var ports = Enumerable.Range(0, 50).Select(_ => Ports.Free()).ToList();

        Assert.Equal(ports.Count, ports.Distinct().Count());
        foreach (var port in ports)
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
    }
}
