using System.Text;
using Xunit;

namespace ActorState.IntegrationTests.Http;

public sealed class BadRequestTableTests
{
    [Fact]
    public void The_table_is_long() => Assert.InRange(BadRequestTable.Refused.Count, 150, int.MaxValue);

    [Theory]
    [InlineData(8)]
    [InlineData(1024)]
    public void Objects_have_the_exact_size(int bytes) => Assert.Equal(bytes, Encoding.UTF8.GetByteCount(JsonText.ObjectOf(bytes)));

    [Fact]
    public void Nested_objects_have_the_exact_depth() => Assert.Equal("""{"n":{"n":{}}}""", JsonText.Nested(3));
}
