using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ActorState.Entities;
using ActorState.Journal;
using Xunit;

namespace ActorState.UnitTests.Journal;

public sealed class FieldHashTests
{
    [Fact]
    public void Every_field_stands_behind_its_length()
    {
        byte[] expected = [5, 0, 0, 0, 3, .. "é1"u8, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 1, 2, 255, 255, 255, 255, 0, 0, 0, 0];
        var hash = new FieldHash(1);
        hash.AddByte(5);
        hash.AddField("é1");
        hash.AddField(258L);
        hash.AddAbsentField();
        hash.AddField([]);
        Assert.Equal(SHA256.HashData(expected), hash.Finish());
    }

    [Fact]
    public void A_field_longer_than_the_buffer_is_hashed_whole()
    {
        var field = RandomNumberGenerator.GetBytes(100_000);
        var hash = new FieldHash(16);
        hash.AddField("first");
        hash.AddField(field);
        Assert.Equal(SHA256.HashData([0, 0, 0, 5, .. "first"u8, 0, 1, 0x86, 0xA0, .. field])[..16], hash.Finish(16));
    }

    [Fact]
    public void A_request_is_told_by_operation_name_conditions_and_body()
    {
        var body = Encoding.UTF8.GetBytes("""{"amount":5}""");
        var request = new EntityRequest("default", EntityOperation.Command, "deposit", body, "c-1", true, TimeSpan.FromSeconds(1)) { IfMatch = "\"7\"" };
        byte[] expected = [(byte)EntityOperation.Command, .. Field("deposit"), .. Field("\"7\""), 255, 255, 255, 255, .. Field("""{"amount":5}""")];
        Assert.Equal(SHA256.HashData(expected), CommandFingerprint.Of(request));
    }

    private static byte[] Field(string text)
    {
        var field = new byte[sizeof(int) + text.Length];
        BinaryPrimitives.WriteInt32BigEndian(field, text.Length);
        Encoding.UTF8.GetBytes(text, field.AsSpan(sizeof(int)));
        return field;
    }
}
