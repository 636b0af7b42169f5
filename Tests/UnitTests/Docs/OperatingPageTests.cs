using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ActorState.Gateway.Hosting;
using ActorState.Journal;
using ActorState.Silo.Hosting;
using ActorState.TestKit;
using Xunit;

namespace ActorState.UnitTests.Docs;

/// <summary>The page for operators leaves nothing out that it promises to explain.</summary>
public sealed partial class OperatingPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operating.md"));

    private static readonly string[] Readers = ["Silo/Settings/SettingsReader.cs", "Client/Settings/SharedSettings.cs"];

    [Fact]
    public void Every_setting_is_there()
    {
        var keys = Readers.Select(static file => File.ReadAllText(Path.Combine(Repository.Root, file)))
            .SelectMany(static text => Setting().Matches(text))
            .Select(static setting => setting.Groups["key"].Value).ToHashSet();

        Assert.True(keys.Count > 15, $"Only {keys.Count} settings were found in the code.");
        Assert.All(keys, static key => Assert.Contains($"`ActorState:{key}`", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_log_event_is_there()
    {
        var ids = new[] { typeof(JournalWriter), typeof(ExitCodes), typeof(ActorStateHost) }
            .SelectMany(static type => type.Assembly.GetTypes())
            .Where(static type => type.Name.EndsWith("EventIds", StringComparison.Ordinal))
            .SelectMany(Constants)
            .ToArray();

        Assert.NotEmpty(ids);
        Assert.All(ids, static id => Assert.Matches($@"(?m)^\|[^|]*\b{id.Value}\b", Page));
    }

    [Fact]
    public void Every_exit_code_is_there() => Assert.All(Constants(typeof(ExitCodes)), static code => Assert.Matches($@"(?m)^\| {code.Value}\b", Page));

    [Fact]
    public void Every_alarm_is_there()
    {
        var alarms = Alarm().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docker", "alarms.yml")));

        Assert.NotEmpty(alarms);
        Assert.All(alarms, static alarm => Assert.Contains($"| `{alarm.Groups["name"].Value}` |", Page, StringComparison.Ordinal));
    }

    private static IEnumerable<(string Name, string Value)> Constants(Type type) =>
        type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(static field => field.IsLiteral)
            .Select(static field => (field.Name, Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)!));

    [GeneratedRegex(@"(\.(EndPoint|Number|Duration|Children|Text|Flag|Address)\(|ReadPath\(source, |const string \w+ = )""(?<key>[A-Z]\w*(:[A-Z]\w*)*)""")]
    private static partial Regex Setting();

    [GeneratedRegex(@"alert: (?<name>\w+)")]
    private static partial Regex Alarm();
}
