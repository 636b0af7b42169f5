using System.Text.RegularExpressions;
using ActorState.TestKit;
using Xunit;

namespace ActorState.UnitTests.Docker;

/// <summary>What no container engine is needed for to see: who can be reached from outside, and whether what the files name is there.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docker");

    /// <summary>Images of others, by name; ours are built from the Dockerfile.</summary>
    private static readonly string[] Public = ["postgres", "prom/prometheus"];

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "compose*.yml").Select(static file => Path.GetFileName(file))];

    [Fact]
    public void There_is_one_file_for_a_silo_and_one_for_a_cluster() =>
        Assert.Equal(["compose.cluster.yml", "compose.yml"], Files.Select(static file => file.Data).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_published_port_is_on_loopback_alone(string file)
    {
        var ports = Read(file).Services.Values.SelectMany(static service => ComposeFile.Texts(service, "ports")).ToArray();

        Assert.NotEmpty(ports);
        Assert.All(ports, static port => Assert.Matches(@"^127\.0\.0\.1:\d+:\d+$", port));
        Assert.All(Read(file).Services.Values, static service => Assert.False(service.ContainsKey("network_mode"), "The host's network publishes every port."));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Images_are_built_here_or_public_and_carry_a_version(string file)
    {
        var services = Read(file).Services.Values;
        var built = services.Where(static service => service.ContainsKey("build")).ToArray();
        foreach (var build in built.Select(static service => ComposeFile.Map(service, "build")))
        {
            var context = Path.GetFullPath(Path.Combine(Folder, (string)build["context"]!));
            Assert.Equal(Repository.Root, context);
            Assert.True(File.Exists(Path.Combine(context, (string)build["dockerfile"]!)));
            Assert.Contains((string)build["target"]!, Stages());
        }

        var own = built.Select(static service => service.GetValueOrDefault("image") as string).OfType<string>().ToHashSet();
        foreach (var image in services.Select(static service => service.GetValueOrDefault("image") as string).OfType<string>().Where(image => !own.Contains(image)))
        {
            Assert.Equal(2, image.Split(':').Length);
            Assert.Contains(image.Split(':')[0], Public);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Files_that_are_mounted_exist(string file)
    {
        foreach (var volume in Read(file).Services.Values.SelectMany(static service => ComposeFile.Texts(service, "volumes")))
        {
            var source = volume.Split(':')[0];
            Assert.True(!source.StartsWith('.') || Path.Exists(Path.Combine(Folder, source)), $"There is no {source}.");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void No_password_stands_in_the_file_and_a_missing_one_stops_the_start(string file)
    {
        var text = File.ReadAllText(Path.Combine(Folder, file));

        Assert.All(Password().Matches(text), static secret => Assert.Matches(@"^\$\{[A-Z_]+:\?[^}]+\}$", secret.Groups["value"].Value));
        var example = File.ReadAllLines(Path.Combine(Folder, "example.env"));
        Assert.All(Required().Matches(text), variable => Assert.Contains($"{variable.Groups["name"].Value}=", example));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Ours_have_the_time_of_a_graceful_stop_and_come_back_when_they_die(string file)
    {
        var ours = Read(file).Services.Where(static service => IsServer(service.Value)).ToArray();

        Assert.NotEmpty(ours);
        Assert.All(ours, static service =>
        {
            Assert.Equal("25s", service.Value.GetValueOrDefault("stop_grace_period"));
            Assert.Equal("unless-stopped", service.Value.GetValueOrDefault("restart"));
        });
    }

    [Fact]
    public void A_silo_of_the_cluster_tells_the_others_the_address_that_it_has()
    {
        var silos = Read("compose.cluster.yml").Services.Where(static service => service.Key.StartsWith("silo", StringComparison.Ordinal)).ToArray();

        var addresses = silos.Select(static silo => ComposeFile.Map(silo.Value, "environment")["ActorState__Silo__Address"]).ToArray();
        var given = silos.Select(static silo => ComposeFile.Map(ComposeFile.Map(silo.Value, "networks"), "inside")["ipv4_address"]).ToArray();

        Assert.Equal(3, addresses.Distinct().Count());
        Assert.Equal(given, addresses);
    }

    [Fact]
    public void Prometheus_reads_every_silo_and_the_gateway()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "prometheus.yml"));
        var targets = Target().Matches(text).Select(static target => target.Groups["name"].Value).Order(StringComparer.Ordinal);

        var servers = Read("compose.cluster.yml").Services.Where(static service => IsServer(service.Value)).Select(static service => service.Key);
        Assert.Equal(servers.Order(StringComparer.Ordinal), targets);
    }

    /// <summary>Built here, and not one of those that do one thing and end.</summary>
    private static bool IsServer(Dictionary<object, object?> service) => service.ContainsKey("build") && !service.ContainsKey("command");

    private static ComposeFile Read(string file) => ComposeFile.Read(Path.Combine(Folder, file));

    private static string[] Stages() =>
        [.. Stage().Matches(File.ReadAllText(Path.Combine(Folder, "Dockerfile"))).Select(static stage => stage.Groups["name"].Value)];

    [GeneratedRegex(@"^FROM \S+ AS (?<name>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Stage();

    [GeneratedRegex("""(?i)password(=|: )(?<value>\$\{[^}]*\}|[^;"\s]+)""")]
    private static partial Regex Password();

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+):\?")]
    private static partial Regex Required();

    [GeneratedRegex("""
        "(?<name>\w+):8080"
        """)]
    private static partial Regex Target();
}
