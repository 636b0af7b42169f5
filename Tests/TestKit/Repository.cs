namespace ActorState.TestKit;

/// <summary>The working copy that the tests were built in.</summary>
public static class Repository
{
    /// <summary>The folder of <c>ActorState.sln</c>.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ActorState.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"There is no ActorState.sln above {AppContext.BaseDirectory}.");
    }
}
