namespace ActorState.TestKit.History;

public sealed partial class HistoryChecker
{
    private static void CheckFeed(FinalJournal journal, List<string> findings)
    {
        if (journal.Feed is not { } feed)
        {
            return;
        }

        for (var i = 0; i < feed.Count; i++)
        {
            if (feed[i].Position != i + 1)
            {
                findings.Add($"The feed has position {feed[i].Position} where position {i + 1} belongs.");
                return;
            }
        }

        CheckAgainstEntities(feed, journal.Entities, findings);
        for (var reader = 0; reader < journal.FeedReaders.Count; reader++)
        {
            CheckReader(reader, journal.FeedReaders[reader], feed, findings);
        }
    }

    private static void CheckAgainstEntities(
        IReadOnlyList<FeedEvent> feed, IReadOnlyDictionary<string, IReadOnlyList<JournalEvent>> entities, List<string> findings)
    {
        foreach (var shown in feed.ToLookup(item => item.Entity, StringComparer.Ordinal))
        {
            if (entities.TryGetValue(shown.Key, out var events)
                && !shown.Select(item => (item.Version, item.Hash)).SequenceEqual(events.Select(item => (item.Version, item.Hash))))
            {
                findings.Add($"{shown.Key}: the feed and the entity's own events differ.");
            }
        }

        var inFeed = feed.Select(item => item.Entity).ToHashSet(StringComparer.Ordinal);
        findings.AddRange(entities.Where(entity => entity.Value.Count > 0 && !inFeed.Contains(entity.Key)).Select(entity => $"{entity.Key}: the feed has none of its events."));
    }

    private static void CheckReader(int reader, IReadOnlyList<FeedEvent> seen, IReadOnlyList<FeedEvent> feed, List<string> findings)
    {
        for (var i = 0; i < seen.Count; i++)
        {
            var item = seen[i];
            if (i > 0 && item.Position != seen[i - 1].Position + 1)
            {
                findings.Add($"Feed reader {reader} was shown position {item.Position} after {seen[i - 1].Position}.");
                return;
            }

            if (item.Position < 1 || item.Position > feed.Count)
            {
                findings.Add($"Feed reader {reader} was shown position {item.Position}; the feed ends at {feed.Count}.");
                return;
            }

            if (feed[(int)item.Position - 1] != item)
            {
                findings.Add($"Feed reader {reader} was shown another event at position {item.Position} than the feed has now.");
            }
        }
    }
}
