using System.Diagnostics;
using ActorState.TestKit.Processes;
using Xunit;

namespace ActorState.IntegrationTests.Walk;

/// <summary>The README's walk, command by command as printed, against a silo of its own.</summary>
public sealed class WalkTests
{
    private const string Start = "dotnet run --project Silo &";

    [Fact]
    public async Task The_walk_of_the_README_works_as_printed()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/curl") && File.Exists("/bin/bash"), "The walk needs bash and curl: apt-get install -y bash curl");
        var token = TestContext.Current.CancellationToken;
        await using var silo = new SiloProcess();
        await silo.StartAsync(token);
        var steps = WalkSteps.Read();
        Assert.True(steps.Count >= 10, $"The README's walk has only {steps.Count} commands.");
        foreach (var (command, expected) in steps)
        {
            if (command == Start)
            {
                await silo.WaitForExitAsync(token);
                await silo.StartAsync(token);
            }
            else
            {
                Assert.Equal($"$ {command}\n{expected}", $"$ {command}\n{await RunAsync(silo, command, token)}");
            }
        }
    }

    private static async Task<string> RunAsync(SiloProcess silo, string command, CancellationToken token)
    {
        var start = new ProcessStartInfo("/bin/bash")
        {
            WorkingDirectory = Path.GetDirectoryName(silo.Data)!,
            RedirectStandardOutput = true,
            ArgumentList = { "-c", command.Replace("localhost:8080", $"127.0.0.1:{silo.HttpPort}", StringComparison.Ordinal) },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return output.TrimEnd('\n');
    }
}
