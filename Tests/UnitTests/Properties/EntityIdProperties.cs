using ActorState.Entities;
using CsCheck;
using Xunit;

namespace ActorState.UnitTests.Properties;

/// <summary>The key of an entity's grain: never the same for two entities, and read back to what it names.</summary>
public sealed class EntityIdProperties
{
    // Few short parts out of few characters: what could be confused is what gets generated.
    private static readonly string[] IdParts = ["a", "b", "/", "-", ".", "%", "%2F", " ", "A", "é", "e\u0301", "😀", "\uFFFD", "a/b"];

    private static readonly Gen<string> Names = Gen.OneOf("a", "b", "-", "1").Array[1, 3].Select(static parts => string.Concat(parts));

    private static readonly Gen<EntityId> Ids = Gen.Select(
        Names, Names.Where(EntityId.IsType), Gen.OneOf(IdParts).Array[1, 4].Select(static parts => string.Concat(parts)).Where(EntityId.IsId),
        static (tenant, type, id) => new EntityId(tenant, type, id));

    private static readonly Gen<EntityId> LongIds = Gen.Char.Array[1, EntityId.IdBytesMax].Select(static chars => new string(chars)).Where(EntityId.IsId)
        .Select(static id => new EntityId("default", "note", id));

    [Fact]
    public void Two_ids_have_the_same_key_only_if_they_are_the_same() => Gen.Select(Ids, Ids, Gen.Bool).Sample(
        static (one, any, isNear) =>
        {
            var two = isNear ? new EntityId(one.Tenant, one.Type, any.Id) : any;
            Assert.Equal(one == two, one.ToString() == two.ToString());
        },
        iter: 100_000);

    [Fact]
    public void Moving_a_boundary_makes_another_key() => Ids.Sample(
        static one =>
        {
            var key = one.ToString();
            foreach (var slash in Enumerable.Range(0, key.Length).Where(index => key[index] == '/'))
            {
                var (tenant, rest) = (key[..slash], key[(slash + 1)..]);
                foreach (var second in Enumerable.Range(0, rest.Length).Where(index => rest[index] == '/'))
                {
                    var (type, id) = (rest[..second], rest[(second + 1)..]);
                    Assert.True(
                        (tenant, type, id) == (one.Tenant, one.Type, one.Id) || !EntityId.IsTenant(tenant) || !EntityId.IsType(type) || !EntityId.IsId(id),
                        $"{key} names {one.Tenant}, {one.Type}, {one.Id}, and {tenant}, {type}, {id} too.");
                }
            }
        },
        iter: 20_000);

    [Fact]
    public void A_key_is_read_back_to_its_id() => Gen.OneOf(Ids, LongIds).Sample(
        static one =>
        {
            var read = EntityId.Parse(one.ToString());
            Assert.Equal((one.Tenant, one.Type, one.Id), (read.Tenant, read.Type, read.Id));
            Assert.Equal(one, read);
        },
        iter: 20_000);
}
