using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ActorState.Journal;

/// <summary>Adds fields to a hash so that no two lists of fields look the same: each stands behind its length (4 bytes, big-endian).</summary>
internal static class HashFields
{
    extension(IncrementalHash hash)
    {
        public void AddField(ReadOnlySpan<byte> bytes)
        {
            hash.AddLength(bytes.Length);
            hash.AppendData(bytes);
        }

        public void AddField(string text) => hash.AddField(Encoding.UTF8.GetBytes(text));

        public void AddField(long number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(bytes, number);
            hash.AddField(bytes);
        }

        /// <summary>The field has no value, which is not the same as an empty one.</summary>
        public void AddAbsentField() => hash.AddLength(-1);

        private void AddLength(int length)
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(bytes, length);
            hash.AppendData(bytes);
        }
    }
}
