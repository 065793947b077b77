using System.Text;
using Bakeoff.Core;
using Google.Protobuf;

namespace Bakeoff.Pipeline;

/// <summary>
/// An entry as an <c>ActionResult</c> of Bazel's Remote Execution API v2, which servers like bazel-remote check: the outputs are its
/// <c>output_files</c> (field 2: path 1, digest 2 with hash 1 and size 2), our own entry is its <c>stdout_raw</c> (field 5).
/// </summary>
internal static class ActionResultMessage
{
    private const uint OutputFilesTag = (2 << 3) | 2;
    private const uint StdoutTag = (5 << 3) | 2;

    public static byte[] Write(ActionEntry entry) => Write(entry.Outputs, CanonicalJson.SerializeLine(entry));

    /// <summary>Writes a message with a text of ours.</summary>
    /// <param name="files">The files that belong to it: a server keeps them as long as the message.</param>
    /// <param name="text">The text.</param>
    public static byte[] Write(IReadOnlyList<StoredFile> files, string text)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            foreach (StoredFile file in files)
            {
                output.WriteTag(OutputFilesTag);
                output.WriteBytes(ByteString.CopyFrom(Message(inner =>
                {
                    inner.WriteTag(1, WireFormat.WireType.LengthDelimited);
                    inner.WriteString(file.Path);
                    inner.WriteTag(2, WireFormat.WireType.LengthDelimited);
                    inner.WriteBytes(ByteString.CopyFrom(Message(digest =>
                    {
                        digest.WriteTag(1, WireFormat.WireType.LengthDelimited);
                        digest.WriteString(file.Sha256);
                        digest.WriteTag(2, WireFormat.WireType.Varint);
                        digest.WriteInt64(file.Bytes);
                    })));
                })));
            }

            output.WriteTag(StdoutTag);
            output.WriteBytes(ByteString.CopyFrom(text, Encoding.UTF8));
        }

        return bytes.ToArray();
    }

    /// <summary>Our own entry within a message.</summary>
    /// <exception cref="RemoteRefusedException">It is no such message, or holds no entry of ours.</exception>
    public static string ReadEntry(byte[] message)
    {
        try
        {
            using var input = new CodedInputStream(message);
            for (uint tag; (tag = input.ReadTag()) != 0;)
            {
                if (tag == StdoutTag)
                {
                    return input.ReadBytes().ToStringUtf8();
                }

                input.SkipLastField();
            }
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new RemoteRefusedException($"the entry is not an action result ({e.Message})");
        }

        throw new RemoteRefusedException("the entry was not written by Bakeoff");
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            write(output);
        }

        return bytes.ToArray();
    }
}
