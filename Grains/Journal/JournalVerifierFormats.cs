using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ActorState.Entities;

namespace ActorState.Journal;

/// <summary>The formats of hashes and digests, written a second time, so that a mistake in the code that writes them is found too.</summary>
/// <remarks>Thread: one at a time; the buffers are reused.</remarks>
internal sealed class JournalVerifierFormats
{
    private const int DigestSize = 16;

    private readonly ArrayBufferWriter<byte> _fields = new(4096);
    private readonly ArrayBufferWriter<byte> _salted = new(4096);

    /// <summary>Tenant, type and id as both formats begin with them.</summary>
    public static byte[] Identity(ReadOnlyMemory<byte> tenant, ReadOnlyMemory<byte> type, ReadOnlyMemory<byte> id)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        AddField(buffer, tenant.Span);
        AddField(buffer, type.Span);
        AddField(buffer, id.Span);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The identity of a name.</summary>
    public static byte[] Identity(RawName name) => Identity(name.Tenant, name.Type, name.Id);

    /// <summary>An identity as <c>{tenant}/{type}/{id}</c>, with what would not print as <c>\xNN</c>.</summary>
    public static string Name(ReadOnlySpan<byte> identity)
    {
        var parts = new string[3];
        for (var i = 0; i < parts.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(identity);
            parts[i] = Printable(identity.Slice(sizeof(int), length));
            identity = identity[(sizeof(int) + length)..];
        }

        return string.Join('/', parts);
    }

    /// <summary>Text as it can stand on one line of output.</summary>
    public static string Printable(ReadOnlySpan<byte> text)
    {
        var printable = new StringBuilder(text.Length);
        while (!text.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(text, out var rune, out var length);
            if (status == OperationStatus.Done && !Rune.IsControl(rune) && rune.Value != '\\')
            {
                printable.Append(rune.ToString());
            }
            else
            {
                foreach (var b in text[..length])
                {
                    printable.Append($"\\x{b:x2}");
                }
            }

            text = text[length..];
        }

        return printable.ToString();
    }

    /// <summary>The hash that an event behind <paramref name="previous"/> must have.</summary>
    public EventHash Hash(EventHash previous, ReadOnlySpan<byte> identity, ReadOnlySpan<byte> salt, RawEvent row)
    {
        _fields.ResetWrittenCount();
        previous.CopyTo(Reserve(EventHash.Size));
        _fields.Write(identity);
        AddNumber(row.Version);
        AddField(_fields, row.Type.Span);
        AddNumber(row.Form);
        AddField(_fields, row.CommandId.Span);
        AddNumber(row.Time);
        if (row.Erased != 0)
        {
            _fields.Write(row.Data.Span);
            _fields.Write(row.Metadata.Span);
        }
        else
        {
            AddSalted(salt, row.Data.Span);
            AddSalted(salt, row.Metadata.Span);
        }

        return new EventHash(SHA256.HashData(_fields.WrittenSpan));
    }

    /// <summary>Whether a command row's digest is right.</summary>
    public bool IsIntact(RawCommand row, ReadOnlySpan<byte> identity)
    {
        Begin("command"u8, identity);
        AddField(_fields, row.CommandId.Span);
        AddNumber(row.Operation);
        AddField(_fields, row.Fingerprint.Span);
        AddNumber(row.Outcome);
        AddNumber(row.FirstVersion);
        AddNumber(row.LastVersion);
        AddField(_fields, row.Result.Span);
        AddNumber(row.Time);
        return EndsIn(row.Digest.Span);
    }

    /// <summary>Whether a snapshot row's digest is right.</summary>
    public bool IsIntact(RawSnapshot row, ReadOnlySpan<byte> identity)
    {
        Begin("snapshot"u8, identity);
        AddNumber(row.Version);
        AddField(_fields, row.Hash.Span);
        AddNumber(row.StateVersion);
        if (row.State is { } state)
        {
            AddField(_fields, state.Span);
        }
        else
        {
            BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), -1);
        }

        return EndsIn(row.Digest.Span);
    }

    private void Begin(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> identity)
    {
        _fields.ResetWrittenCount();
        AddField(_fields, tag);
        _fields.Write(identity);
    }

    private bool EndsIn(ReadOnlySpan<byte> digest)
    {
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_fields.WrittenSpan, whole);
        return digest.SequenceEqual(whole[..DigestSize]);
    }

    private void AddSalted(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> content)
    {
        _salted.ResetWrittenCount();
        _salted.Write(salt);
        _salted.Write(content);
        SHA256.HashData(_salted.WrittenSpan, Reserve(SHA256.HashSizeInBytes));
    }

    private void AddNumber(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        AddField(_fields, bytes);
    }

    private static void AddField(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> field)
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer.GetSpan(sizeof(int)), field.Length);
        buffer.Advance(sizeof(int));
        buffer.Write(field);
    }

    private Span<byte> Reserve(int count)
    {
        var span = _fields.GetSpan(count)[..count];
        _fields.Advance(count);
        return span;
    }
}
