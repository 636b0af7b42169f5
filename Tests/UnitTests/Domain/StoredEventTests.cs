using System.Text.Json;
using ActorState.Domain.Accounts;
using ActorState.Domain.Orders;
using ActorState.Entities;
using Xunit;

namespace ActorState.UnitTests.Domain;

/// <summary>The files under Fixtures/Events are the storage contract: a red test here means that stored events cannot be read any more.</summary>
public sealed class StoredEventTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "Events");

    private static readonly AccountEvent[] AccountEvents = [new Opened("Ada 😀", 100.50m), new Deposited(0.01m), new Withdrawn(1_000_000_000_000m), new Closed()];

    private static readonly OrderEvent[] OrderEvents =
    [
        new Created("Ada"), new LineAdded("sku-1", 3, 19.99m), new LineRemoved("sku-1"), new Placed(), new Paid(59.97m), new Shipped("T-1"), new Cancelled("late"),
    ];

    [Fact]
    public void Account_events_are_written_and_read_as_they_were() => AssertStored("account", AccountEvents);

    [Fact]
    public void Order_events_are_written_and_read_as_they_were() => AssertStored("order", OrderEvents);

    private static void AssertStored<TEvent>(string type, TEvent[] events)
        where TEvent : class
    {
        var names = NamedTypes.Of(typeof(TEvent));
        var files = Directory.GetFiles(Path.Combine(Folder, type), "*.json").Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(names.Names.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
        Assert.Equal(names.Names, events.Select(e => names.NameOf(e.GetType())));
        foreach (var @event in events)
        {
            var stored = File.ReadAllText(Path.Combine(Folder, type, $"{names.NameOf(@event.GetType())}.json")).TrimEnd();
            Assert.Equal(stored, JsonSerializer.Serialize(@event, @event.GetType(), EntityJson.Strict));
            Assert.Equal(@event, JsonSerializer.Deserialize(stored, @event.GetType(), EntityJson.Strict));
        }
    }
}
