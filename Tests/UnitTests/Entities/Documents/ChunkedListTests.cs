using ActorState.Entities.Documents;
using CsCheck;
using Xunit;

namespace ActorState.UnitTests.Entities.Documents;

public sealed class ChunkedListTests
{
    [Fact]
    public void It_holds_what_a_plain_list_holds() =>
        Gen.Select(Gen.Int[0, 3_000], Gen.Select(Gen.Bool, Gen.Double[0, 1]).Array[0, 1_500]).Sample(
            (count, changes) =>
            {
                var expected = Enumerable.Range(0, count).ToList();
                var list = new ChunkedList<int>();
                foreach (var number in expected)
                {
                    list.Insert(list.Count, number);
                }

                foreach (var (isInsert, place) in changes)
                {
                    var index = (int)(place * (expected.Count - 1));
                    if (isInsert || expected.Count == 0)
                    {
                        index = Math.Max(index, 0);
                        expected.Insert(index, -index);
                        list.Insert(index, -index);
                    }
                    else
                    {
                        expected.RemoveAt(index);
                        list.RemoveAt(index);
                    }
                }

                Assert.Equal(expected, list);
                Assert.Equal(expected.Count, list.Count);
                Assert.All(Enumerable.Range(0, expected.Count), index => Assert.Equal(expected[index], list[index]));
            },
            iter: 20);
}
